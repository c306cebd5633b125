"""PDF files → a document.

Steps: `opening` opens the file within the limits; `believed` decides which characters and rules of each page count;
`ruled` and `unruled` find the tables of a page, `margins` its headers and footers, `joining` makes one table of those
that page breaks cut; `paragraphs` puts the lines of the prose together again. A page without text is a scan, the
business of `scans`.
"""

from assistant.reading.pdf.reading import read_pdf

__all__ = ["read_pdf"]
