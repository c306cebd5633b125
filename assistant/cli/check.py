"""`assistant check`: reports against their own tables, one or thousands.

What a finding is stands in `checking`, how it is written in `writing`; here are the options, the order of the work
and the exit status.
"""

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console

from assistant.checking import Chooser
from assistant.cli.batch import cores, each
from assistant.cli.check_one import NO_REPORT, CheckOne, WrittenOutcome
from assistant.cli.options import check_options
from assistant.cli.outputs import check_ending
from assistant.cli.progress import shown
from assistant.cli.tally import Tally
from assistant.errors import AssistantError, InputError, OutputError, SettingsError, reason
from assistant.processes import Pool
from assistant.reading import Source, Years, by_year, find_reports
from assistant.reading.apart import pool_of
from assistant.report import Report
from assistant.settings import ReadingLimits, Settings, load_settings
from assistant.writing.baseline import Baseline, load_baseline
from assistant.writing.files import whole_file
from assistant.writing.formats import Layout, LayoutOptions, layout

_BROKEN_PIPE = 141  # as the shell says it: 128 + SIGPIPE

HELP = """逐个核对报告正文中的数字与表格是否一致，并核对表格自身的勾稽关系。

路径是报告文件，或放着报告的文件夹。退出码：0 没有发现；1 有发现；2 有文件无法读取，或参数有误。

[bold]示例[/]

  assistant check 年报.docx

  assistant check 年报.docx --format docx -o 年报-批注.docx

  assistant check 年报.docx --format docx --track -o 年报-修订.docx

  assistant check 全市年报/ --format jsonl > 结果.jsonl

  assistant check 全市年报/ --baseline 结果.jsonl

  assistant check 2024年报.docx --previous 2023年报.docx
"""


class CheckFormat(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    SARIF = "sarif"
    DOCX = "docx"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", help=HELP, short_help="核对报告中的数字", no_args_is_help=True)(check)


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="路径…", help="报告文件或文件夹")],
    format_: Annotated[CheckFormat, typer.Option("--format", "-f", help="输出格式")] = CheckFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="写入此文件；docx 且有多份报告时为文件夹")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="以前的结果或发现编号清单，其中有的不再列出"),
    ] = None,
    previous: Annotated[
        list[Path] | None,
        typer.Option(metavar="路径", help="上一年度的报告文件或文件夹，按单位和年度对应；可多次使用"),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule", metavar="规则=级别", help="某条规则最高为 off、info、warning 或 error，可多次使用；见 rules 命令"
        ),
    ] = None,
    pack: Annotated[
        str | None, typer.Option("--rules", metavar="规则包", help="规则包的名称或文件，如 wuwei；见 rules 命令")
    ] = None,
    track: Annotated[
        bool, typer.Option("--track", help="docx 格式：正确的数作为修订写入副本，可逐处接受或拒绝")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="同时使用的进程数，0 为全部处理器核心")] = 0,
) -> None:
    """Check reports, write the outcome, exit 0, 1 or 2."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that blocks end and nothing half-written stays
    known = load_baseline(baseline) if baseline else Baseline()
    settings = load_settings()
    options = check_options(rule or [], settings, pack)
    years = _years(previous or [], settings.reading)
    chooser = _chooser(settings)
    jobs = 1 if chooser is not None else jobs  # the model is in this process
    single = len(paths) == 1 and not paths[0].is_dir()
    if single or format_ is not CheckFormat.DOCX:
        check_ending(output, format_.value, list(CheckFormat))
    tally = Tally()
    sources = _sources(paths, settings.reading, tally.strays)
    if output is not None and any(_same(output, source.name) for source in sources):
        raise SettingsError(f"输出文件 {output} 就是要核对的报告，请换一个文件名")
    if track and format_ is not CheckFormat.DOCX:
        raise SettingsError("--track 把正确的数写成 Word 的修订，请同时给出 --format docx", code="arguments")
    if format_ is CheckFormat.DOCX:
        work = CheckOne(Layout(str), known, options, years, chooser)
        status = _check_to_docx(sources, work, output, single, jobs or cores(), settings.reading, tally, track=track)
        tally.tell(years)
        raise typer.Exit(status)
    color = output is None and Console().is_terminal and not Console().no_color
    width = shutil.get_terminal_size((80, 24)).columns
    chosen = layout(LayoutOptions(format_.value, single, width, color))
    encoding = sys.stdout.encoding if format_ is CheckFormat.TEXT and output is None else "utf-8"
    with (
        closing(
            each(
                sources,
                CheckOne(chosen, known, options, years, chooser),
                jobs or cores(),
                _pool(jobs or cores(), settings.reading),
                seconds=_seconds(settings.reading),
            )
        ) as pieces,
        _opened(output) as file,
    ):
        _stream(shown(pieces, len(sources), "核对"), chosen, file, encoding, tally)
    if output is not None:
        tally.show(f"已写入 {output}：")
    elif (format_ is CheckFormat.TEXT and tally.reports > 1) or (tally.unreadable and len(sources) > 1):
        tally.show("共 ")
    tally.tell(years)
    raise typer.Exit(tally.status)


def _chooser(settings: Settings) -> Chooser | None:
    """The model's help with what the words leave open, where the settings ask for it."""
    if not settings.check_with_model:
        return None
    language_model = import_module("assistant.language_model")
    chooser: Chooser = import_module("assistant.cli.chooser").chooser(language_model.open_engine(settings))
    return chooser


def _years(paths: Sequence[Path], limits: ReadingLimits) -> Years:
    """Last year's reports.

    Raises:
        InputError: one of them cannot be read; a comparison that silently lacks it would mislead.
    """
    return by_year(report for source in find_reports(paths, limits) if (report := _former(source)) is not None)


def _former(source: Source) -> Report | None:
    """One of last year's reports; None where a file that nobody named is no report."""
    try:
        return source.read()
    except InputError as error:
        if source.listed and error.code in NO_REPORT:
            return None
        raise


def _sources(paths: Sequence[Path], limits: ReadingLimits, passed_over: list[str]) -> list[Source]:
    """The inputs, in the order of the paths."""
    return [source for path in paths for source in list(find_reports([path], limits, passed_over)) or [_empty(path)]]


def _empty(path: Path) -> Source:
    return Source(str(path), error=InputError(f"{path}：里面没有可以读取的报告。", code="no-reports"))


def _same(output: Path, source: str) -> bool:
    return output.exists() and Path(source).exists() and output.samefile(source)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """The file to write to, or standard output; a reader that goes away (`| head`) ends this program quietly."""
    if output is not None:
        with whole_file(output) as file:
            yield file
        return
    try:
        yield sys.stdout.buffer
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_BROKEN_PIPE) from None


def _stream(pieces: Iterable[WrittenOutcome], chosen: Layout, file: BinaryIO, encoding: str, tally: Tally) -> None:
    begun = False
    for piece in pieces:
        tally.add(piece)
        if piece.stray:
            continue
        before = chosen.separator if begun else chosen.head
        file.write((before + piece.text).encode(encoding, "backslashreplace"))
        file.flush()
        begun = True
    file.write((chosen.tail if begun else chosen.head + chosen.tail).encode(encoding))
    file.flush()


def _check_to_docx(
    sources: list[Source],
    work: CheckOne,
    output: Path | None,
    single: bool,
    jobs: int,
    limits: ReadingLimits,
    tally: Tally,
    *,
    track: bool,
) -> int:
    """A copy of each report with comments: one file, or a file each in a folder, or one to a pipe."""
    if output is None and (not single or sys.stdout.isatty()):
        raise SettingsError("docx 格式请用 -o 指定输出文件；核对多份报告时指定一个文件夹")
    chosen = Layout(import_module("assistant.writing.comments").summary)
    work = replace(work, layout=chosen, documents=True, track=track)
    names = [source.name for source in sources]
    targets = {} if output is None else {names[0]: output} if single else _targets(names, output)
    # Word files are opened in processes of the pool only, the first one too.
    with closing(each(sources, work, jobs, _pool(jobs, limits), seconds=_seconds(limits), here=False)) as pieces:
        if output is None:
            return _docx_to_pipe(next(pieces))
        with _opened(None) as file:
            saved = map(_saved, sources, shown(pieces, len(sources), "核对"), repeat(targets))
            _stream(saved, chosen, file, sys.stdout.encoding, tally)
            return tally.status


def _saved(source: Source, piece: WrittenOutcome, targets: Mapping[str, Path]) -> WrittenOutcome:
    """Write a piece's document to the file that `targets` names for its source; the piece that says so."""
    if piece.document is None:
        return piece
    with whole_file(targets[source.name]) as file:
        file.write(piece.document)
    return replace(piece, text=f"{source.name} → {targets[source.name]}{piece.text}")


def _docx_to_pipe(piece: WrittenOutcome) -> int:
    if piece.document is None:
        raise AssistantError(piece.text.rstrip())
    with _opened(None) as file:
        file.write(piece.document)
    return int(piece.found)


def _pool(jobs: int, limits: ReadingLimits) -> Callable[[], Pool]:
    """Where the processes come from that take part in a batch."""
    return partial(pool_of, limits, jobs)


def _seconds(limits: ReadingLimits) -> float:
    """The longest time for reading and checking one report."""
    return 2 * limits.seconds


def _targets(sources: list[str], folder: Path) -> dict[str, Path]:
    """A file in `folder` for each input: its own name, its folders' before it where two have the same."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"无法建立文件夹 {folder}：{reason(error)}") from error
    names = Counter(Path(source).name for source in sources)
    return {
        source: folder / f"{name if names[name] == 1 else '_'.join(path.parts).lstrip('/')}-核对.docx"
        for source in sources
        for path in [Path(source)]
        for name in [path.name]
    }
