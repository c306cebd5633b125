"""`assistant draft`: sections 一 and 五 of one report, written by a model of this machine, figures from the tables.

What is written and how it is verified stands in `drafting`; here are the options and what is seen meanwhile.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from assistant.cli.asked import given_notes, read_former, tell_unknown
from assistant.cli.outputs import check_ending
from assistant.cli.progress import loading
from assistant.drafting import (
    Draft,
    DraftOptions,
    Event,
    Paragraph,
    ParagraphReady,
    PlanReady,
    TextPiece,
    ToWrite,
    rewrite,
    with_past,
)
from assistant.drafting import (
    alternatives as write_alternatives,
)
from assistant.drafting import (
    draft as write_draft,
)
from assistant.errors import InputError, SettingsError, reason
from assistant.reading import read
from assistant.report import Report
from assistant.settings import ReadingLimits, Settings, load_settings
from assistant.writing.draft_text import paragraph_text, plain_text, summary
from assistant.writing.files import whole_file

if TYPE_CHECKING:
    from assistant.language_model import Engine

HELP = """按表格和材料起草报告正文：前言、第一、第五、第六部分。数字由程序从表格填入，模型只写文字，写完逐句核对。

[bold]示例[/]

  assistant draft 年报.docx

  assistant draft 年报.json --section 一 --style concise

  assistant draft 年报.json --format docx -o 草稿.docx

  assistant draft 年报.json --last-year 去年.docx --library 历年报告 --wish 突出农村供水

  assistant draft 年报.json --from 草稿.json --rewrite supervision --wish 更简洁 --format json -o 新草稿.json

  assistant draft 年报.json --from 草稿.json --rewrite problems --alternatives 3
"""
WITHOUT_MODEL = "none"


class DraftFormat(StrEnum):
    """How a draft is written."""

    TEXT = "text"
    JSON = "json"
    DOCX = "docx"


class SectionChoice(StrEnum):
    """Which sections."""

    OVERALL = "一"
    PROBLEMS = "五"
    ALL = "all"


LastYear = Annotated[
    Path | None, typer.Option("--last-year", metavar="文件", help="去年的报告：用于同比，并回应去年提出的问题")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("draft", help=HELP, short_help="起草报告正文", no_args_is_help=True)(draft)


def draft(
    path: Annotated[Path, typer.Argument(metavar="路径", help="报告文件，表格要已经填好")],
    section: Annotated[SectionChoice, typer.Option("--section", "-s", help="写哪一部分")] = SectionChoice.ALL,
    model: Annotated[
        str | None, typer.Option(metavar="名称", help="模型名称或路径；none 不用模型，只用固定句式")
    ] = None,
    format_: Annotated[DraftFormat, typer.Option("--format", "-f", help="输出格式")] = DraftFormat.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写入此文件")] = None,
    style: Annotated[str | None, typer.Option(metavar="名称", help="文风：plain、fuller、concise，或自备的")] = None,
    seed: Annotated[int, typer.Option(help="随机种子，同一台机器上相同的种子得到相同的草稿")] = 0,
    note: Annotated[list[str] | None, typer.Option("--note", "-n", metavar="文字", help="补充一条材料")] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="名称", help="不写的要点（见 assistant plan），可多次使用")
    ] = None,
    last_year: LastYear = None,
    sample: Annotated[Path | None, typer.Option(metavar="文件", help="本单位以往的报告，只学它的语气")] = None,
    existing: Annotated[
        Path | None, typer.Option("--from", metavar="文件", help="已有的草稿（JSON），与 --rewrite 同用")
    ] = None,
    paragraph: Annotated[
        str | None, typer.Option("--rewrite", metavar="段落", help="只重写已有草稿的这一段，其余不动")
    ] = None,
    wish: Annotated[str, typer.Option(metavar="文字", help="对文字的要求，如：更简洁、突出依申请公开")] = "",
    alternatives: Annotated[
        int, typer.Option(metavar="份数", min=0, max=9, help="不改草稿，给出 --rewrite 这一段的几种备选写法")
    ] = 0,
    library: Annotated[Path | None, typer.Option(metavar="文件夹", help="本单位以往的报告：学它的写法和措施")] = None,
    tens_of_thousands: Annotated[
        bool, typer.Option("--wan/--no-wan", help="一万以上的数写成“157.3万”，默认照写个位")
    ] = False,
    sources: Annotated[bool, typer.Option("--sources/--no-sources", help="docx 中用批注注明数字的来源")] = True,
) -> None:
    """Write a draft."""
    if format_ is DraftFormat.DOCX and output is None and sys.stdout.isatty():
        raise SettingsError("docx 格式请用 -o 指定输出文件")
    check_ending(output, format_.value, list(DraftFormat))
    if output is not None and output.exists() and output.samefile(path):
        raise SettingsError(f"输出文件 {output} 就是报告本身，请换一个文件名")
    if (paragraph is None) != (existing is None):
        raise SettingsError("--rewrite 和 --from 要一起用：从哪个草稿、重写哪一段")
    if alternatives and paragraph is None:
        raise SettingsError("--alternatives 要和 --from、--rewrite 一起用：哪个草稿、哪一段的备选写法")
    settings = load_settings()
    report = read(path, settings.reading)
    report = report.model_copy(update={"notes": [*report.notes, *given_notes(note)]})
    options = DraftOptions(
        section=section.value,
        style=style or settings.style,
        prompts=settings.prompts,
        seed=seed,
        without=frozenset(without or ()),
        wish=wish,
        tens_of_thousands=tens_of_thousands,
        sample=_text_of(read(sample, settings.reading)) if sample else "",
    )
    report, options = past_of(report, options, last_year, library, settings.reading)
    tell_unknown(report, options)
    before = _read_draft(existing) if existing else None
    on_screen = format_ is DraftFormat.TEXT and output is None and sys.stdout.isatty()
    with _engine(model, settings) as engine, _screen(on_screen) as screen:
        if before is not None and paragraph is not None and alternatives:
            _write_alternatives(
                write_alternatives(report, before, paragraph, alternatives, engine, options=options), format_, output
            )
            return
        if before is not None and paragraph is not None:
            done = rewrite(report, before, paragraph, wish, engine, options=options, on_event=screen)
        else:
            done = write_draft(report, engine, options, screen)
    _write(done, report, format_, output, on_screen=on_screen, sources=sources)


def past_of(
    report: Report, options: DraftOptions, last_year: Path | None, library: Path | None, limits: ReadingLimits
) -> tuple[Report, DraftOptions]:
    """The report with last year's tables, and the options with last year's texts and the past reports of a folder.

    Raises:
        InputError: a file cannot be read, or last year's is on another year or another office's.
        SettingsError: the folder is none.
    """
    if library is not None and not library.is_dir():
        raise SettingsError(f"--library 应为文件夹：{library}")
    files = sorted(p for p in library.iterdir() if p.is_file() and not p.name.startswith(".")) if library else []
    former = read_former(report, last_year, limits) if last_year else None
    return with_past(report, options, former, [read(p, limits) for p in files])


# ---------------------------------------------------------------- the model and the screen


@contextmanager
def _engine(name: str | None, settings: Settings) -> "Iterator[Engine | None]":
    if name == WITHOUT_MODEL:
        yield None
        return
    from assistant.language_model import open_engine  # noqa: PLC0415 - none of it is needed for --model none

    with loading():
        engine = open_engine(settings.model_copy(update={"model": name}) if name else settings)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _screen(on_screen: bool) -> Iterator[Callable[[Event], None]]:
    """What follows the writing: the paragraphs themselves on a terminal, a line on stderr elsewhere."""
    console = Console(stderr=not on_screen)
    if not console.is_terminal:
        yield lambda _event: None
        return
    with Live(console=console, transient=True, refresh_per_second=8) as live:
        yield _Screen(live, full=on_screen)


class _Screen:
    """Finished paragraphs in their order above, those being written in a line each below."""

    def __init__(self, live: Live, *, full: bool) -> None:
        self._live = live
        self._full = full
        self._order: list[ToWrite] = []
        self._running: dict[str, str] = {}
        self._done: dict[str, Paragraph] = {}
        self._printed = 0

    def __call__(self, event: Event) -> None:
        if isinstance(event, PlanReady):
            self._order = list(event.paragraphs)
        elif isinstance(event, TextPiece):
            before = "" if event.restart else self._running.get(event.key, "")
            self._running[event.key] = before + event.text
        elif isinstance(event, ParagraphReady):
            self._running.pop(event.paragraph.key, None)
            self._done[event.paragraph.key] = event.paragraph
            self._print_ready()
        self._live.update(self._picture())

    def _print_ready(self) -> None:
        while self._printed < len(self._order) and self._order[self._printed].key in self._done:
            now = self._order[self._printed]
            if self._full:
                if self._printed == 0 or self._order[self._printed - 1].section != now.section:
                    self._live.console.print(Text(now.section, style="bold"))
                self._live.console.print(paragraph_text(self._done[now.key]))
            self._printed += 1

    def _picture(self) -> Group:
        width = max(10, self._live.console.width // 2 - 4)
        lines = [Text("… " + text[-width:], style="dim") for text in self._running.values() if text]
        return Group(*lines, Text(f"已写完 {len(self._done)} / {len(self._order)} 段", style="dim"))


# ---------------------------------------------------------------- reading and writing


def _text_of(report: Report) -> str:
    return "\n".join(section.text for section in report.sections)


def _read_draft(path: Path) -> Draft:
    try:
        data: Any = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"无法读取 {path}：{reason(error)}") from error
    except ValueError as error:
        raise InputError(f"{path} 不是 JSON，请用 --format json 的输出", code="draft") from error
    return Draft.from_json(data, str(path))


def _write(
    done: Draft, report: Report, format_: DraftFormat, output: Path | None, *, on_screen: bool, sources: bool
) -> None:
    messages = Console(stderr=True, highlight=False)
    if not on_screen:
        content = _content(done, report, format_, sources=sources)
        with _opened(output) as file:
            file.write(content)
    if on_screen or messages.is_terminal or format_ is DraftFormat.TEXT:
        messages.print(summary(done))
    if output is not None:
        typer.echo(f"已写入 {output}", err=True)


def _write_alternatives(found: list[Paragraph], format_: DraftFormat, output: Path | None) -> None:
    if format_ is DraftFormat.DOCX:
        raise SettingsError("备选写法只有 text 和 json 两种格式")
    data = {"paragraphs": [paragraph.to_json() for paragraph in found]}
    text = "".join(f"{number}. {paragraph.text}\n\n" for number, paragraph in enumerate(found, 1))
    content = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if format_ is DraftFormat.JSON else text
    with _opened(output) as file:
        file.write(content.encode())


def _content(done: Draft, report: Report, format_: DraftFormat, *, sources: bool) -> bytes:
    if format_ is DraftFormat.JSON:
        return (json.dumps(done.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
    if format_ is DraftFormat.TEXT:
        return plain_text(done).encode()
    from assistant.writing.draft_docx import document  # noqa: PLC0415 - python-docx is slow to load

    return document(done, report, sources=sources)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole_file(output) as file:
        yield file
