"""What files say of themselves beside their text: Word's and PDF's properties, as little to be trusted as the rest."""

import io

from docx import Document
from reportlab.pdfgen.canvas import Canvas

from assistant.reading.properties import file_properties

TITLE = "云溪县水利局2023年政府信息公开工作年度报告"


def test_the_properties_of_a_pdf() -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.setTitle(TITLE)
    canvas.setAuthor("云溪县水利局\x07")
    canvas.setSubject("")
    canvas.setCreator("WPS 文字")
    canvas.drawString(100, 100, "x")
    canvas.save()
    found = file_properties(made.getvalue(), "pdf")
    assert (found["title"], found["creator"]) == (TITLE, "云溪县水利局")
    assert "WPS 文字" not in found.values()
    assert file_properties(made.getvalue()[:40], "pdf") == {}


def test_the_properties_of_a_word_file() -> None:
    document = Document()
    document.core_properties.title, document.core_properties.author = TITLE, "云溪县水利局"
    made = io.BytesIO()
    document.save(made)
    found = file_properties(made.getvalue(), "docx")
    assert (found["title"], found["creator"]) == (TITLE, "云溪县水利局")
