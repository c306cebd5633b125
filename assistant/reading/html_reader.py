"""Web pages → a document, through lxml.

What a browser shows counts: text of block elements makes paragraphs, `br` makes lines, hidden elements are left out.
A table is a grid (rowspan and colspan expanded) unless it only lays out the page; then its cells are read one by one.
What surrounds the article (navigation, buttons, footers) is cut away by `page_frame`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, Paragraph
from assistant.reading.docx_numbering import chinese
from assistant.reading.encoding import STAND_IN, decode
from assistant.reading.html_look import Sheet, is_raised, sheet_of
from assistant.reading.html_tables import (
    CellBudget,
    division_rows,
    is_layout,
    read_divisions,
    read_grid,
    visible_text,
)
from assistant.reading.page_frame import Standing, article
from assistant.reading.values import is_note_mark
from assistant.report import Place
from assistant.settings import ReadingLimits

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LEFT_OUT = frozenset(
    {
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
    }
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rb",
        "rp",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "ucaps",
        "st1:chsdate",
    }
)
_DELETED = frozenset({"del", "rt"})
_TITLES = ('.//meta[@name="ArticleTitle"]', './/meta[@property="og:title"]')
_TOO_DEEP = "depth"
_BEFORE = 4
_KEEPS_LINES = frozenset({"pre", "xmp", "plaintext", "listing"})
_LETTERS = 26
_LONGEST_NUMBER = 6
_CHINESE_LIST = re.compile(r"cjk|chinese|trad|hans", re.IGNORECASE)
_NO_NUMBER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_LIST_TYPE = re.compile(r"list-style(?:-type)?\s*:\s*([\w -]+)", re.IGNORECASE)


def read_html(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a web page.

    Raises:
        InputError: `too-large` where it is nested too deep or has more table cells than allowed.
    """
    return read_page(_text(data, name), name, limits)


def read_page(text: str, name: str, limits: ReadingLimits) -> Document:
    """The document in the source text of a web page.

    Raises:
        InputError: as `read_html`.
    """
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(_DECLARATION.sub("", text) or "<html></html>", parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{name}：网页无法解析：{error}", code="unreadable") from error
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise InputError(f"{name}：网页嵌套太深，无法读取。", code="too-large")
    walk = _Walk(CellBudget(name, limits.cells), sheet_of(root))
    walk.page(root)
    pieces, notes = article(walk.standing)
    return Document("html", pieces, title=_title(root), notes=notes)


def _text(data: bytes, name: str) -> str:
    """The page's source: by the encoding it declares if that fits, else as any text."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    if encoding in ("gb2312", "gbk", "gb_2312-80", "x-gbk"):
        encoding = "gb18030"
    if encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(encoding).replace("\0", STAND_IN)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)[0]


def _title(root: Any) -> str:
    for path in _TITLES:
        found = root.find(path)
        if found is not None and found.get("content"):
            return str(found.get("content")).strip()
    return str(root.findtext(".//title") or "").strip()


@dataclass(slots=True)
class _Walk:
    """One pass over the page in reading order; `index` of a place counts its paragraphs and tables."""

    budget: CellBudget
    sheet: Sheet
    standing: list[Standing] = field(default_factory=list)
    _buffer: list[str] = field(default_factory=list)
    _index: int = 0
    _kept: int = 0

    def page(self, root: Any) -> None:
        """Take in every visible text and table."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start" and self._is_left_out(element, tag):
                walker.skip_subtree()
            elif event == "start":
                self._open(element, tag, walker)
            else:
                self._close(element, tag)
        self._flush(root)

    def _is_left_out(self, element: Any, tag: str) -> bool:
        if tag in _LEFT_OUT or tag in _DELETED or self.sheet.hides(element):
            return True
        return bool(tag) and is_raised(element) and self._is_mark(element)

    def _is_mark(self, element: Any) -> bool:
        """Whether a raised element is the mark of a note: its text must not be taken for digits of a number."""
        return is_note_mark("".join(element.itertext()).strip(), "".join(self._buffer).rstrip()[-_BEFORE:])

    def _open(self, element: Any, tag: str, walker: Any) -> None:
        if tag == "br":
            self._buffer.append("\v")
        elif tag == "table" and not is_layout(element, self.sheet):
            self._take(read_grid(element, self._place(element), self.budget, self.sheet), element, walker)
            return
        elif tag != "table" and (rows := division_rows(element, self.sheet)):
            self._take(read_divisions(rows, self._place(element), self.budget, self.sheet), element, walker)
            return
        elif tag not in _INLINE:
            self._flush(element)
            self._buffer.append(_list_number(element) if tag == "li" else "")
        self._kept += tag in _KEEPS_LINES
        self._buffer.append(self._lines(element.text))

    def _lines(self, text: str | None) -> str:
        """A text of the page; line breaks count only where the page keeps them (pre)."""
        return (text or "").replace("\n", "\v") if self._kept else text or ""

    def _place(self, element: Any) -> Place:
        self._flush(element)
        return Place(index=self._index)

    def _take(self, grid: Grid, element: Any, walker: Any) -> None:
        self.standing.append(Standing(grid, element))
        self._index += 1
        walker.skip_subtree()

    def _close(self, element: Any, tag: str) -> None:
        shown = tag not in _LEFT_OUT and tag not in _DELETED and not self.sheet.hides(element)
        if shown and tag not in _INLINE and tag != "br":
            self._flush(element)
        self._kept -= shown and tag in _KEEPS_LINES
        self._buffer.append(self._lines(element.tail))

    def _flush(self, element: Any) -> None:
        """End the paragraph: what was collected stands where the walk is now."""
        text, self._buffer = visible_text("".join(self._buffer)), []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                self.standing.append(Standing(Paragraph(line, Place(index=self._index), start), element))
            start += len(line) + 1
        if text.strip():
            self._index += 1


def _list_number(item: Any) -> str:
    """The number that a browser puts before an item of a numbered list, "" where it puts none."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = f"{parent.get('style') or ''};{item.get('style') or ''}"
    if _NO_NUMBER.search(style):
        return ""
    number = _whole(parent.get("start"), 1) - 1
    for sibling in parent:
        if sibling.tag != "li":
            continue
        number = _whole(sibling.get("value"), number + 1)
        if sibling is item:
            break
    kind = _LIST_TYPE.search(style)
    if kind and _CHINESE_LIST.search(kind[1]):
        return f"{chinese(number)}、"
    letters = {"a": 96, "A": 64}.get(parent.get("type") or "")
    return f"{chr(letters + number)}." if letters and 1 <= number <= _LETTERS else f"{number}."


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else otherwise
