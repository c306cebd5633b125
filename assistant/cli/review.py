"""`assistant review`: a folder of reports, all at once, as a workbook, a page, or JSON lines.

What a review is stands in `reviewing`; here are the options, the order of the work, interruption and the exit status.
"""

import re
import signal
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import blake2s
from importlib import import_module
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from assistant.cli.batch import Work, cores, each
from assistant.cli.options import check_options
from assistant.cli.progress import shown
from assistant.errors import InputError, OutputError, reason
from assistant.reading import Source, find_reports
from assistant.reading.apart import pool_of
from assistant.reviewing import (
    Journal,
    Packed,
    PackedYears,
    PackOne,
    Record,
    Review,
    ReviewOne,
    load_decisions,
    load_roster,
    put_together,
    run_key,
)
from assistant.reviewing.written import checked_form, write
from assistant.settings import ReadingLimits, load_settings
from assistant.writing.files import whole_file

_INTERRUPTED = 130
Result = TypeVar("Result")

HELP = """审核一个文件夹的年度报告：逐份核对，与上一年和同批其他单位比对，汇总成一个 Excel 工作簿。

结果的形式由 -o 的后缀决定：.xlsx 工作簿，.html 网页，.jsonl 每行一个 JSON。
退出码：0 没有发现；1 有发现；2 有文件无法读取，或参数有误。

在工作簿的“决定”栏填写已核实、不改或要改，下次用 --decisions 读回，已决定的不再列出。
中断（Ctrl-C）时保留已完成的部分，--resume 接着做。

[bold]示例[/]

  assistant review 全市年报/ -o 审核.xlsx

  assistant review 2024/ --previous 2023/ --roster 单位名单.xlsx -o 审核.xlsx --letters 修改意见/

  assistant review 2024/ --decisions 审核.xlsx -o 审核2.xlsx
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review", help=HELP, short_help="审核一个文件夹的报告", no_args_is_help=True)(review)


def review(
    folder: Annotated[str, typer.Argument(metavar="文件夹", help="放着报告的文件夹（也可以是压缩包）")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="结果：.xlsx、.html 或 .jsonl")],
    previous: Annotated[
        list[Path] | None, typer.Option(metavar="路径", help="以前年度的报告，按单位和年度对应；可多次使用")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(metavar="文件", help="单位名单（Excel，列标题：单位名称；可有 上级、简称）")
    ] = None,
    decisions: Annotated[Path | None, typer.Option(metavar="文件", help="填写了决定的上一次的工作簿")] = None,
    letters: Annotated[Path | None, typer.Option(metavar="文件夹", help="给每个单位写一页修改意见（docx）")] = None,
    pages: Annotated[Path | None, typer.Option(metavar="文件夹", help="每份报告一个核对网页，工作簿里有链接")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的地方做")] = False,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="规则=级别", help="某条规则最高的级别，可多次使用；见 rules 命令"),
    ] = None,
    pack: Annotated[str | None, typer.Option("--rules", metavar="规则包", help="规则包的名称或文件，如 wuwei")] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="地址", help="在 Ray 集群上审核：集群地址，或 local；文件夹可以是 s3://…；结果另存为 Parquet"
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="同时使用的进程数，0 为全部处理器核心")] = 0,
) -> None:
    """Review a folder, write the outcome, exit 0, 1 or 2; 130 where it was interrupted."""
    checked_form(output)
    settings = load_settings()
    options = check_options(rule or [], settings, pack, reviewing=True)
    offices = load_roster(roster) if roster else None
    decided = load_decisions(decisions) if decisions else None
    for made in (letters, pages):
        _make(made)
    share = _Share(jobs or cores(), settings.reading)
    packed = _years(previous or [], settings.reading, share)
    unread = [Record(p.source, code=p.code, message=p.message) for p in packed if p.code]
    one = ReviewOne(options, PackedYears(packed), pages is not None)
    run = run_key(options, [p.source for p in packed])
    others = [output, roster, decisions]
    if cluster is not None:
        records, total = _on_cluster(folder, one, output, cluster, run, others, settings.reading)
        records = [_with_page(record, pages) for record in records]
    else:
        sources = _sources(Path(folder), settings.reading, others)
        total = len(sources)
        with Journal(output, run) as journal:
            records = _collected(_records(sources, one, journal, resume, share, pages))
            if len(records) == total:
                journal.forget()
    whole = put_together(records, options, roster=offices, decisions=decided, unread_years=unread, total=total)
    write(whole, output)
    if letters is not None:
        import_module("assistant.reviewing.letters").write_letters(whole, letters)
    _say(whole, output)
    raise typer.Exit(whole.status if whole.is_whole else _INTERRUPTED)


def _on_cluster(
    folder: str,
    one: ReviewOne,
    output: Path,
    address: str,
    run: str,
    others: Sequence[Path | None],
    limits: ReadingLimits,
) -> tuple[list[Record], int]:
    """The records of a folder's files, in the order of their names, and how many there are."""
    cluster = import_module("assistant.reviewing.cluster")
    cluster.connect(address)
    place = cluster.Folder(folder, limits)
    names = [name for name in place.names() if not any(_same(Path(name), other) for other in others)]
    made = cluster.records(names, place, one, cluster.store_of(output, run))
    records = _collected(shown(made, len(names), "审核"))
    return sorted(records, key=lambda record: record.source), len(names)


def _collected(records: Iterator[Record]) -> list[Record]:
    """The records as far as they come: Ctrl-C and SIGTERM end the collecting; what is done is written."""
    signal.signal(signal.SIGTERM, _interrupt)
    done: list[Record] = []
    try:
        for record in records:
            done.append(record)
    except KeyboardInterrupt:
        typer.echo("\n已中断，正在写出已完成的部分……", err=True)
    return done


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@dataclass(frozen=True, slots=True)
class _Share:
    """How the inputs are shared out to processes."""

    jobs: int
    limits: ReadingLimits

    def out(self, sources: Sequence[Source], work: Work[Source, Result]) -> Generator[Result, None, None]:
        pool = partial(pool_of, self.limits, self.jobs)
        return each(sources, work, self.jobs, pool, seconds=2 * self.limits.seconds)


def _records(
    sources: Sequence[Source], one: ReviewOne, journal: Journal, resume: bool, share: _Share, pages: Path | None
) -> Iterator[Record]:
    """The records of all sources in their order: those of the run that was interrupted first, where wanted."""
    known = journal.done() if resume else {}
    if not resume:
        journal.forget()
    left = [source for source in sources if source.name not in known]
    with closing(share.out(left, one)) as made:
        fresh = shown(made, len(left), "审核")
        for source in sources:
            record = known.get(source.name)
            if record is None:
                record = next(fresh)
                record = _with_page(record, pages)
                journal.add(record)
            yield record


def _with_page(record: Record, folder: Path | None) -> Record:
    """The record, its page written to the folder and named by its path."""
    if folder is None or not record.page:
        return record
    number = blake2s(record.source.encode(errors="surrogateescape"), digest_size=5).hexdigest()
    stem = re.sub(r"[^\w\u4e00-\u9fff]+", "_", Path(record.source).stem)[:60]
    path = folder / f"{stem}-{number}.html"
    with whole_file(path) as file:
        file.write(record.page.encode(errors="backslashreplace"))
    record.page = str(path)
    return record


def _years(paths: Sequence[Path], limits: ReadingLimits, share: _Share) -> list[Packed]:
    sources = list(find_reports(paths, limits)) if paths else []
    with closing(share.out(sources, PackOne())) as made:
        return list(shown(made, len(sources), "读取以前年度"))


def _sources(folder: Path, limits: ReadingLimits, others: Sequence[Path | None]) -> list[Source]:
    """The inputs, without the output of a former run, the roster and the decisions, should they stand among them.

    Raises:
        InputError: there are none.
    """
    found = [s for s in find_reports([folder], limits) if not any(_same(Path(s.name), other) for other in others)]
    if not found:
        raise InputError(f"{folder}：里面没有可以读取的报告。", code="no-reports")
    return found


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.name == other.name and other.exists() and path.exists() and path.samefile(other)


def _make(folder: Path | None) -> None:
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"无法建立文件夹 {folder}：{reason(error)}") from error


def _say(whole: Review, output: Path) -> None:
    found = sum(bool(record.items) for record in whole.reports)
    parts = [f"{len(whole.reports)} 份报告，{found} 份有发现"]
    parts += [f"雷同 {len(whole.pairs)} 对"] if whole.pairs else []
    parts += [f"缺报 {len(whole.attendance.missing)} 个单位"] if whole.attendance.missing else []
    parts += [f"{len(whole.unread)} 个文件无法读取"] if whole.unread else []
    typer.echo(f"已写入 {output}：{'，'.join(parts)}。", err=True)
    if not whole.is_whole:
        typer.echo(f"完成 {len(whole.records)}/{whole.total}，用 --resume 继续。", err=True)
