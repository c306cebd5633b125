"""Bytes → text: UTF-8, UTF-16 with a byte order mark, else GB18030, else what the bytes themselves suggest.

A few damaged characters are forgiven: the file is read, and the report's notes say so.
"""

import codecs
import re

from assistant.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
STAND_IN = "\x9f"
_MOST_BROKEN = 0.05


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it was read by; line ends become one line feed.

    Control characters, over which parsers stumble, become one that does no harm; it is dropped and counted with the
    others when the document is made.

    Raises:
        InputError: `encoding` where the bytes are no text.
    """
    text, encoding = _decode(data, name)
    return _CONTROL.sub(STAND_IN, text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")), encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        broken = _broken(text)
        if broken <= _MOST_BROKEN and _looks_like_text(text):
            return text, "mixed" if broken else encoding
    return _guess(data, name)


def _broken(text: str) -> float:
    """Which part of its characters beyond ASCII could not be decoded: nearly all of them in a wrong encoding."""
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count("\ufffd") / beyond if beyond else 0.0


def _guess(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load, rarely needed

    best = from_bytes(data[:200_000], cp_isolation=["utf_16_le", "utf_16_be", "big5", "gb18030", "utf_8"]).best()
    if best is None:
        raise InputError(
            f"{name}：无法识别文字编码。请另存为 UTF-8 或 GB18030 编码的文本，或直接使用原来的 Word 文件。",
            code="encoding",
        )
    return data.decode(best.encoding, errors="replace"), best.encoding


def _looks_like_text(text: str) -> bool:
    """Whether hardly any of it is control characters (a NUL here and there is forgiven)."""
    sample = text[:20_000]
    return len(_CONTROL.findall(sample)) <= len(sample) // 50
