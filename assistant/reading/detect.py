"""What format a file is in, told by its content; its name is asked only where content cannot tell text from text."""

import re

from assistant.errors import InputError

_LEADING = 4096
_MARK = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_JSON = re.compile(rb"\s*[{\[]")
_UNREADABLE = (
    (b"Rar!", "RAR 压缩包", "请解压后再读入，或改用 ZIP。"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "请解压后再读入，或改用 ZIP。"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后再读入，或改用 ZIP。"),
    (b"\x89PNG", "图片", "扫描件和图片无法读取，请使用有文字的文件。"),
    (b"\xff\xd8\xff", "图片", "扫描件和图片无法读取，请使用有文字的文件。"),
    (b"GIF8", "图片", "扫描件和图片无法读取，请使用有文字的文件。"),
    (b"MZ", "程序文件", "请提供报告文件。"),
    (b"\x7fELF", "程序文件", "请提供报告文件。"),
)


def detect(data: bytes, name: str) -> str:
    """The format of a file: json or text.

    Raises:
        InputError: `empty-file`, or `unsupported-format` for what cannot hold a report.
    """
    if not data.strip():
        raise InputError(f"{name}：文件是空的。", code="empty-file")
    for mark, kind, advice in _UNREADABLE:
        if data.startswith(mark):
            raise InputError(f"{name}：这是{kind}，不是可以读取的报告。{advice}", code="unsupported-format")
    head = _MARK.sub(b"", data[:_LEADING]).replace(b"\0", b"")
    if _JSON.match(head):
        return "json"
    return "text"
