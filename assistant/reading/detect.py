"""What format a file is in, told by its content; its name is asked only where content cannot tell text from text."""

import io
import re
import zipfile

from assistant.errors import InputError
from assistant.settings import ReadingLimits

_LEADING = 4096
_MARK = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_JSON = re.compile(rb"\s*[{\[]")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|title|span|h[1-6])\b", re.IGNORECASE)
_MIME = re.compile(rb"^(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE)
_MARKDOWN = re.compile(rb"^(?:#{1,6}[ \t]+\S|\|?[ \t]*:?-{2,}:?[ \t]*\|)", re.MULTILINE)
_SCAN = "扫描件请存为 PDF、PNG、JPEG 或 TIFF。"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_UNPACK = "请解压后再读入，或改用 ZIP。"
_UNREADABLE = (
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"GIF8", "图片", _SCAN),
    (b"MZ", "程序文件", "请提供报告文件。"),
    (b"\x7fELF", "程序文件", "请提供报告文件。"),
    (b"SQLite format 3", "数据库文件", "请提供报告文件。"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_WORD = 0x0100


def detect(data: bytes, name: str, limits: ReadingLimits) -> str:
    """The format of a file: json, zip, or one of `formats.FORMATS`.

    Raises:
        InputError: `empty-file`, `too-large`, `encrypted`, `unreadable`, or `unsupported-format` for what cannot hold
            a report.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise InputError(f"{name}：文件是空的。", code="empty-file")
    if len(data) > limits.file_bytes:
        raise InputError(
            f"{name}：文件超过{limits.file_bytes // 1024 // 1024}MB，不像年度报告。"
            f"如确需读取，请调大设置项 reading.file_bytes。",
            code="too-large",
        )
    for mark, kind, advice in _UNREADABLE:
        if data.startswith(mark):
            raise InputError(f"{name}：这是{kind}，不是可以读取的报告。{advice}", code="unsupported-format")
    if data.startswith(_PICTURES):
        return "image"
    if data.startswith(_ZIP) or data.startswith(b"PK\x05\x06"):
        return _detect_zip(data, name, limits)
    if data.startswith(_OLE):
        return _detect_ole(data, name)
    return _detect_text(data)


def is_json(data: bytes) -> bool:
    """Whether a file is JSON, as `detect` tells: the one format that needs no library of another's making."""
    return (
        not data.startswith((_ZIP, _OLE))
        and bool(data[:_LEADING].strip(b"\0 \t\r\n"))
        and _detect_text(data[:_LEADING]) == "json"
    )


def _detect_text(data: bytes) -> str:
    head = _MARK.sub(b"", data[:_LEADING]).replace(b"\0", b"").lstrip()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _JSON.match(head):
        return "json"
    if _MIME.match(head):
        return "mht"
    if head.startswith(b"<?xml") and (b"wordDocument" in head or b"mso-application" in head or b"xmlPackage" in head):
        return "wordml"
    if _HTML.search(head):
        return "html"
    return "markdown" if _MARKDOWN.search(data[: 16 * _LEADING]) else "text"


def _detect_zip(data: bytes, name: str, limits: ReadingLimits) -> str:
    """What a zip container holds; one that would unpack beyond the limit is refused before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(names) > limits.archive_files or sum(m.file_size for m in members) > limits.unpacked_bytes:
                raise InputError(
                    f"{name}：解压后过大，可能是压缩炸弹。如确需读取，请调大设置项 reading.unpacked_bytes。",
                    code="too-large",
                )
            if "word/document.xml" in names or any(n.startswith("word/") for n in names):
                return "docx-strict" if _is_strict(archive) else "docx"
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{name}：文件已损坏或不完整，无法打开。", code="unreadable") from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise InputError(f"{name}：文件已损坏或不完整，无法打开。", code="unreadable") from error
    if any(n.startswith("xl/workbook.") for n in names):
        return "xlsx"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if any(n.startswith("ppt/") for n in names) or kind:
        raise InputError(
            f"{name}：这种文件不是年度报告的格式。请提供 Word、Excel、网页、PDF 或文本文件。", code="unsupported-format"
        )
    return "zip"


def _is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether a Word file is in the strict variant of the format, which python-docx does not open."""
    return (
        b"purl.oclc.org/ooxml" in archive.read("_rels/.rels")[:_LEADING]
        if "_rels/.rels" in archive.namelist()
        else False
    )


def _detect_ole(data: bytes, name: str) -> str:
    """Old Office files are compound files: which streams they hold tells what they are."""
    import olefile  # noqa: PLC0415 - only for old files

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
                raise InputError(f"{name}：文件有密码。请去掉密码后另存，再重试。", code="encrypted")
            if container.exists("WordDocument"):
                head = container.openstream("WordDocument").read(12)
                if len(head) == 12 and int.from_bytes(head[10:12], "little") & _ENCRYPTED_WORD:
                    raise InputError(f"{name}：文件有密码。请去掉密码后另存，再重试。", code="encrypted")
                return "doc"
            if container.exists("Workbook") or container.exists("Book"):
                return "xlsx"
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{name}：文件已损坏或不完整，无法打开。", code="unreadable") from error
    raise InputError(
        f"{name}：这种文件不是年度报告的格式。请提供 Word、Excel、网页、PDF 或文本文件。", code="unsupported-format"
    )
