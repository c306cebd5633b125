"""The pages of a PDF → pieces in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, Paragraph, Piece
from assistant.reading.html_tables import CellBudget
from assistant.reading.pdf.believed import believe
from assistant.reading.pdf.frames import Frame, extend, same_sides, tables
from assistant.reading.pdf.joining import Joined, grid_of, join
from assistant.reading.pdf.lines import Line, lines_of
from assistant.reading.pdf.margins import without_margins
from assistant.reading.pdf.net import Table
from assistant.reading.pdf.opening import layouts
from assistant.reading.pdf.paragraphs import begins, is_prose, measure, paragraph_text
from assistant.reading.pdf.ruled import ruled_frames
from assistant.reading.pdf.seen import Char, Page
from assistant.reading.pdf.unruled import unruled_frames
from assistant.reading.scans.pages import doubts, read_scanned_pdf
from assistant.reading.scans.recogniser import HOW_TO_GET_IT, is_installed
from assistant.report import Place
from assistant.settings import ReadingLimits

_UNREADABLE = 0.05
_PICTURED = 0.3


def read_pdf(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a PDF file.

    Raises:
        InputError: `encrypted`, `unreadable`, `no-text` for a scan, `too-large` where it has too many pages or cells.
    """
    notes: list[str] = []
    pages = believe(layouts(data, name, limits))
    scanned = [page.number for page in pages if not page.chars and page.pictured > _PICTURED]
    if scanned and (is_installed() or not any(page.chars for page in pages)):
        for page in read_scanned_pdf(data, scanned, name, limits):
            pages[page.number - 1] = page
    elif scanned:
        notes.append(f"第{'、'.join(map(str, scanned))}页是图片，没有读入。{HOW_TO_GET_IT}")
    if not any(page.chars for page in pages):
        raise InputError(f"{name}：PDF 中没有文字。请使用有文字的文件。", code="no-text")
    pieces = read_pages(pages, CellBudget(name, limits.cells))
    return Document("pdf", pieces, notes=[*notes, *_notes(pages), *doubts(pages)])


def _notes(pages: Sequence[Page]) -> list[str]:
    unreadable, read = sum(page.unreadable for page in pages), sum(len(page.chars) for page in pages)
    if unreadable > _UNREADABLE * max(read, 1):
        return [f"PDF 中有{unreadable}个字符没有文字编码，读不出来；请对照原件核对。"]
    return []


@dataclass(slots=True)
class _Content:
    """What stands on a page: frames, then the tables in them, and the lines outside them."""

    page: Page
    frames: list[Frame]
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read_pages(pages: Sequence[Page], budget: CellBudget) -> list[Piece]:
    """Paragraphs and tables of all pages in reading order."""
    contents = [_Content(page, ruled_frames(page)) for page in pages]
    for content in contents:
        content.lines = _outside(content.page, content.frames)
    for content, kept in zip(contents, without_margins(pages, [c.lines for c in contents]), strict=True):
        content.lines = kept
    _keep_cut_rows(contents)
    _find_unruled(contents)
    for chain in _chains(contents):
        for frame, table in zip(chain, tables(chain), strict=True):
            content = contents[frame.page - 1]
            if table is None:
                _return(content, frame.chars)
            else:
                content.tables.append(table)
    for content in contents:
        content.tables.sort(key=lambda table: table.box[1])

    def follows(upper: Table, lower: Table) -> bool:
        above, below = contents[upper.page - 1], contents[lower.page - 1]
        return (
            lower.page == upper.page + 1
            and not any(line.top > upper.box[3] - 2 for line in above.lines)
            and not any(line.bottom < lower.box[1] + 2 for line in below.lines if "续" not in line.text[:8])
        )

    joined = join([table for content in contents for table in content.tables], follows)
    _release(contents, joined)
    return _pieces(contents, joined, budget)


def _outside(page: Page, frames: Sequence[Frame]) -> list[Line]:
    used = {id(char) for frame in frames for char in frame.chars}
    return lines_of(char for char in page.chars if not char.turned and id(char) not in used)


def _return(content: _Content, chars: Sequence[Char]) -> None:
    """Give characters back to the prose."""
    own = [char for line in content.lines for char in line.chars]
    content.lines = lines_of([*own, *(char for char in chars if not char.turned)])


def _keep_cut_rows(contents: Sequence[_Content]) -> None:
    """Of the boxes that part nothing, keep those that are a row of a table on the page before or after."""
    for index, content in enumerate(contents):
        kept = []
        for place, frame in enumerate(content.frames):
            before = contents[index - 1].frames[-1:] if index and not place else []
            after = (
                contents[index + 1].frames[:1] if index + 1 < len(contents) and place + 1 == len(content.frames) else []
            )
            if frame.parting or any(other.parting and same_sides(frame, other) for other in [*before, *after]):
                kept.append(frame)
            else:
                _return(content, frame.chars)
        content.frames = kept


def _find_unruled(contents: Sequence[_Content]) -> None:
    continues = False
    for content in contents:
        found = unruled_frames(content.lines, content.page.number, continues=continues)
        last = content.lines[-1] if content.lines else None
        used = {id(char) for frame in found for char in frame.chars}
        continues = last is not None and id(last.chars[0]) in used
        content.lines = [line for line in content.lines if id(line.chars[0]) not in used]
        content.frames = sorted([*content.frames, *found], key=lambda frame: frame.box[1])


def _chains(contents: Sequence[_Content]) -> list[list[Frame]]:
    """The frames of all pages, those that are parts of one open table together."""
    chains: list[list[Frame]] = []
    before: _Content | None = None
    for content in contents:
        for index, frame in enumerate(content.frames):
            if index == 0 and before is not None and before.frames and _one_table(before, content):
                chains[-1].append(frame)
            else:
                chains.append([frame])
        before = content
    return chains


def _one_table(before: _Content, content: _Content) -> bool:
    """Whether an open table runs on from one page to the next; lines of a row that lost its rule go to its parts."""
    upper, lower = before.frames[-1], content.frames[0]
    below = [line for line in before.lines if line.top > upper.box[3] - 2]
    above = [line for line in content.lines if line.bottom < lower.box[1] + 2]
    if any(is_prose(line) for line in [*below, *above]) or not extend(upper, lower, below, above):
        return False
    taken = {id(line) for line in [*below, *above]}
    for part in (before, content):
        part.lines = [line for line in part.lines if id(line) not in taken]
    return True


def _release(contents: Sequence[_Content], joined: Sequence[Joined]) -> None:
    """Give back to the prose what turned out to be no table."""
    kept = {id(table) for whole in joined for table in whole.parts}
    for content in contents:
        dropped = [table for table in content.tables if id(table) not in kept]
        content.tables = [table for table in content.tables if id(table) in kept]
        if dropped:
            _return(content, [char for table in dropped for cell in table.cells for char in cell.chars])


def _pieces(contents: Sequence[_Content], joined: Sequence[Joined], budget: CellBudget) -> list[Piece]:
    pieces: list[Piece] = []
    first = {id(whole.parts[0]): whole for whole in joined}
    for number, run in _runs(contents):
        place = Place(part=f"page:{number}", index=len(pieces))
        if isinstance(run, list):
            pieces.append(Paragraph(paragraph_text(run), place))
        elif id(run) in first:
            pieces.append(_grid(first[id(run)], place, budget))
    return pieces


def _grid(whole: Joined, place: Place, budget: CellBudget) -> Grid:
    return grid_of(whole, place, budget.spend)


def _runs(contents: Sequence[_Content]) -> Iterator[tuple[int, list[Line] | Table]]:
    """Tables, and the lines of each paragraph, with the page on which they end: paragraphs run on over pages."""
    open_lines: list[Line] = []
    number = 1
    for content in contents:
        own = [line for other in contents if abs(other.page.width - content.page.width) < 2 for line in other.lines]
        page = measure(content.lines, own)
        items: list[tuple[float, Line | Table]] = [
            *((line.top, line) for line in content.lines),
            *((table.box[1], table) for table in content.tables),
        ]
        turned = True
        for _, item in sorted(items, key=lambda entry: entry[0]):
            if isinstance(item, Table):
                if open_lines:
                    yield number, open_lines
                    open_lines = []
                yield content.page.number, item
            else:
                if open_lines and begins(item, open_lines[-1], page, turned=turned):
                    yield number, open_lines
                    open_lines = []
                open_lines.append(item)
            number, turned = content.page.number, False
    if open_lines:
        yield number, open_lines
