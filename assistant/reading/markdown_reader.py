"""Markdown → a document, through markdown-it: headings and lines are paragraphs, pipe and HTML tables are grids.

Marks of emphasis and links are dropped; list numbers are kept, because they may be the numbers of headings.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.reading.document import Document, Paragraph, Piece, grid_from_texts
from assistant.reading.encoding import decode
from assistant.reading.html_reader import read_page
from assistant.report import Place
from assistant.settings import ReadingLimits


def read_markdown(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a Markdown file; a place's `index` is the line where its block begins."""
    text, _ = decode(data, name)
    text = _without_front_matter(text)
    tokens, source = MarkdownIt("commonmark").enable("table").parse(text), text.split("\n")
    document = Document("markdown")
    pieces: list[Piece] = []
    marker = ""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        place = Place(part="line", index=token.map[0] if token.map else 0)
        if token.type == "table_open":
            end = next(i for i in range(position, len(tokens)) if tokens[i].type == "table_close")
            rows = _rows(tokens[position:end])
            own = source[slice(*(token.map or (0, 0)))]
            if rows and any(_cells_of(line) > len(rows[0]) for line in own):  # the standard drops what the head lacks
                pieces += [
                    Paragraph(line, place.model_copy(update={"index": place.index + n})) for n, line in enumerate(own)
                ]
            else:
                pieces.append(grid_from_texts(rows, place))
            position = end
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup}" if token.info else ""
        elif token.type == "inline":
            pieces += _lines(token, place, marker)
            marker = ""
        elif token.type == "html_block":
            pieces += read_page(token.content, name, limits).pieces
        elif token.type in ("code_block", "fence"):
            pieces += [Paragraph(line, place) for line in token.content.split("\n")]
        position += 1
    document.pieces = pieces
    return document


def _without_front_matter(text: str) -> str:
    """The text with a YAML block at its head blanked out, so that line numbers stay true."""
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        return text
    end = [line.strip() for line in lines[1:]].index("---") + 1
    return "\n".join([""] * (end + 1) + lines[end + 1 :])


def _cells_of(line: str) -> int:
    """How many cells a line with pipes has."""
    return len(re.split(r"(?<!\\)\|", line.strip().strip("|")))


def _rows(tokens: Sequence[Token]) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(_text(token)).strip())
    return rows


def _lines(token: Token, place: Place, marker: str) -> list[Piece]:
    """The lines of a paragraph, each a paragraph of its own: people put one a line."""
    lines = (marker + "".join(_text(token))).split("\n")
    return [Paragraph(line, place.model_copy(update={"index": place.index + n})) for n, line in enumerate(lines)]


def _text(token: Token) -> list[str]:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "html_inline":
            parts.append("\n" if child.content.lower().startswith("<br") else "")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return parts
