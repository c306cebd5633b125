"""What a file says of itself beside its text: title, author, company. Word, Excel and PDF files; others have none here.

Read in the process that reads the file, since it is as little to be trusted as the rest.
"""

import zipfile
from io import BytesIO

from lxml import etree

from assistant.report.controls import without_controls

_PARTS = {"docProps/core.xml": ("title", "subject", "creator", "lastModifiedBy"), "docProps/app.xml": ("Company",)}
_FORMATS = frozenset({"docx", "xlsx", "doc", "rtf", "odt", "ods", "wordml", "docx-strict", "docx-embedded"})
_PDF = frozenset({"pdf", "scan"})
_PDF_NAMES = {"Title": "title", "Subject": "subject", "Author": "creator"}  # Creator is the program that wrote it
_LARGEST = 256 * 1024
_LONGEST = 300


def file_properties(data: bytes, format_: str) -> dict[str, str]:
    """The properties that are filled in, by their names in lower case; {} where there are none."""
    if format_ in _PDF:
        return _of_pdf(data)
    if format_ not in _FORMATS:
        return {}
    found: dict[str, str] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part, names in _PARTS.items():
                if part in archive.namelist() and archive.getinfo(part).file_size <= _LARGEST:
                    found |= _named(archive.read(part), names)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError):
        return found
    return found


def _of_pdf(data: bytes) -> dict[str, str]:
    """The document information of a PDF, under the names that Word's properties have."""
    import pypdfium2  # noqa: PLC0415 - of PDF files only

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {}
    try:
        told = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    found = {name: without_controls(told.get(key, "")).strip()[:_LONGEST] for key, name in _PDF_NAMES.items()}
    return {name: text for name, text in found.items() if text}


def _named(xml: bytes, names: tuple[str, ...]) -> dict[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found = {}
    for element in etree.fromstring(xml, parser):
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in names and element.text and element.text.strip():
            found[name.lower()] = element.text.strip()[:_LONGEST]
    return found
