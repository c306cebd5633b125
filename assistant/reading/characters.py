"""One character for each that only looks like it: what PDFs put in the place of Chinese characters.

Kangxi radicals (⼀⼈⾏⽅), further radicals (⻚⻓⺠), compatibility ideographs and the forms for vertical text have
the same look and other code points. Every one is replaced by exactly one character, so offsets stay what they are.
Full-width letters and digits are left alone: they are how people write, and `values.squeeze` compares them.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from assistant.reading.document import Document, Grid, GridCell, Paragraph, Piece, Stream
from assistant.report.controls import Sweeper

Plain = Callable[[str], str]

# Unicode's EquivalentUnifiedIdeograph of the supplementary radicals, which have no compatibility mapping of their own;
# the last few are what a browser prints for 户, 尢, 彐, 肀, 胶 where a font has one glyph for two code points.
_RADICALS = dict(
    zip(
        "⺁⺄⺅⺆⺈⺉⺊⺌⺎⺒⺓⺖⺘⺙⺛⺜⺝⺟⺠⺡⺣⺦⺧⺨⺩⺪⺬⺭⺮⺯⺰⺲⺶⺹⺻⺼⺾⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳㇐⼾⺐⺕⺺㬵",
        "厂乙亻冂刀刂卜小兀巳幺忄扌攵旡日月母民氵灬丬牛犭王疋示礻竹糹纟罒羊耂聿肉艹虎衤覀西见角讠贝车辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一户尢彐肀胶",
        strict=True,
    )
)
_VERTICAL_FORMS = "︐︑︒︓︔︕︖︗︘︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄"
_VERTICAL = dict(zip(_VERTICAL_FORMS, "，、。：；！？〖〗—（）｛｝〔〕【】《》〈〉「」『』", strict=True))
_BLOCKS = ((0x2F00, 0x2FD5), (0x2E80, 0x2EF3), (0xF900, 0xFAFF), (0x2F800, 0x2FA1D))


@cache
def _table() -> dict[int, str]:
    table = {ord(look): plain for look, plain in (_RADICALS | _VERTICAL).items()}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table.setdefault(code, plain)
    return table


def plain_characters(text: str) -> str:
    """The text in plain characters, of the same length."""
    return text if text.isascii() else text.translate(_table())


def with_plain_characters(document: Document) -> Document:
    """The document in plain characters throughout, without those that nobody sees; a merged cell stays one object."""
    sweep = Sweeper()

    def plain(text: str) -> str:
        return plain_characters(sweep(text))

    document.pieces = [_plain_piece(piece, plain) for piece in document.pieces]
    document.previous = [_plain_piece(piece, plain) for piece in document.previous]
    document.title, document.organization = plain(document.title), plain(document.organization)
    document.facts = [plain(fact) for fact in document.facts]
    document.notes = [*document.notes, *sweep.notes]
    return document


def _plain_piece(piece: Piece, plain: Plain) -> Piece:
    if isinstance(piece, Paragraph):
        return Paragraph(plain(piece.text), piece.place, piece.offset)
    made: dict[int, GridCell] = {}
    for cell in (cell for row in piece.rows for cell in row):
        if id(cell) not in made:
            made[id(cell)] = _plain_cell(cell, plain)
    rows = [[made[id(cell)] for cell in row] for row in piece.rows]
    return replace(piece, rows=rows) if isinstance(piece, Stream) else Grid(rows, piece.place, piece.ragged)


def _plain_cell(cell: GridCell, plain: Plain) -> GridCell:
    text = plain(cell.text)
    return cell if text == cell.text else GridCell(text, cell.place)
