"""Plain text → a document: each line a paragraph. Which of them are lines of flattened tables is told later."""

import re

from assistant.reading.document import Document, Paragraph
from assistant.reading.encoding import decode
from assistant.report import Place
from assistant.settings import ReadingLimits

_JUNK = re.compile(
    r"\[(?:bookmark|hyperlink|footnote|endnote|image|shape|page break)s?(?::[^\]\n]{0,200})?\]", re.IGNORECASE
)
_ENCODING_NAMES = {"gb18030": "GB18030", "mixed": "混合编码，个别字无法识别"}


def read_text(data: bytes, name: str, _limits: ReadingLimits) -> Document:
    """The document in a text file; offsets count characters of a line as it stands in the file."""
    text, encoding = decode(data, name)
    paragraphs = [
        _without_junk(Paragraph(line, Place(part="line", index=number))) for number, line in enumerate(text.split("\n"))
    ]
    document = Document("text", list(paragraphs))
    if encoding in _ENCODING_NAMES:
        document.notes.append(f"文字编码：{_ENCODING_NAMES[encoding]}。")
    return document


def _without_junk(line: Paragraph) -> Paragraph:
    """The line without the marks that extraction tools leave."""
    found = _JUNK.match(line.text)
    start = found.end() if found else 0
    return Paragraph(_JUNK.sub("", line.text[start:]), line.place, start)
