"""Plain text → a document: lines are paragraphs or, where they are labels and values, flattened tables."""

import re

from assistant.reading.document import Document, Paragraph
from assistant.reading.encoding import decode
from assistant.reading.flattened import lift_tables
from assistant.report import Place

_JUNK = re.compile(
    r"\[(?:bookmark|hyperlink|footnote|endnote|image|shape|page break)s?(?::[^\]\n]{0,200})?\]", re.IGNORECASE
)
_ENCODING_NAMES = {"gb18030": "GB18030", "mixed": "混合编码，个别字无法识别"}


def read_text(data: bytes, name: str) -> Document:
    """The document in a text file; offsets count characters of a line as it stands in the file."""
    text, encoding = decode(data, name)
    paragraphs = [
        Paragraph(_without_junk(line), Place(part="line", index=number)) for number, line in enumerate(text.split("\n"))
    ]
    document = Document("text", lift_tables(paragraphs))
    if encoding in _ENCODING_NAMES:
        document.notes.append(f"文字编码：{_ENCODING_NAMES[encoding]}。")
    return document


def _without_junk(line: str) -> str:
    """The line without marks that extraction tools leave, blanked at its start so that offsets stay true."""
    found = _JUNK.match(line)
    if found:
        line = " " * found.end() + line[found.end() :]
    return _JUNK.sub("", line)
