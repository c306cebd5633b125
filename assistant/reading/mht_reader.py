"""Saved web pages (.mht, .mhtml) → a document: the first HTML part of the MIME message. Images are not opened."""

import email
import email.policy
from email.message import Message

from assistant.errors import InputError
from assistant.reading.document import Document
from assistant.reading.html_reader import read_html
from assistant.settings import ReadingLimits


def read_mht(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a saved web page.

    Raises:
        InputError: `unreadable` where no page is in it, else as for a web page.
    """
    try:
        page = next(
            (part for part in email.message_from_bytes(data).walk() if part.get_content_type() == "text/html"), None
        )
        content = _payload(page) if page is not None else b""
    except (ValueError, LookupError, RecursionError) as error:
        raise InputError(f"{name}：网页归档文件已损坏，无法读取。", code="unreadable") from error
    if not content.strip():
        raise InputError(f"{name}：网页归档文件中没有网页正文。", code="unreadable")
    document = read_html(content, name, limits)
    document.format = "mht"
    return document


def _payload(page: Message) -> bytes:
    """The page's bytes; the charset of the MIME header goes before what the page says itself."""
    content = page.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    charset = page.get_content_charset() or ""
    if charset in ("", "utf-8", "us-ascii"):
        return content
    try:
        return b"\xef\xbb\xbf" + content.decode("gb18030" if charset in ("gb2312", "gbk") else charset).encode()
    except (LookupError, UnicodeDecodeError):
        return content
