"""A report as PDF or for Word."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from measurement.models import ReportKind, ReportRun
from measurement.reports.document import Document, Picture, Table, Tokens, document_of
from measurement.rules.released import cut_to

# Beside the colours of the brand, as static/css/tokens.css has them.
REST = {
    "--haarlijn": "#d3d9d8",
    "--lijn": "#75848a",
    "--inkt-zacht": "#4b5b62",
    "--actie-licht": "#e6edf6",
    "--actie-midden": "#a9bfdb",
}
PICTURE_CENTIMETRES = 16.5


def report_file_of(run: ReportRun) -> bytes:
    """The file that was asked for, in the language and with the units of who asked."""
    language = "en" if run.language.startswith("en") else "nl"
    with translation.override(language):
        content = cut_to(run.release.report, run.units)
        document = document_of(run.release, content, language, paper_tokens())
        return as_pdf(document, language) if run.kind == ReportKind.PDF else as_docx(document, language)


def paper_tokens() -> Tokens:
    return {**REST, **{f"--merk-{name}": colour for name, colour in current_brand().colours.items()}}


def as_pdf(document: Document, language: str) -> bytes:
    context = {
        "document": document,
        "sections": [
            {"section": section, "pictures": [_inline(picture) for picture in section.pictures]}
            for section in document.sections
        ],
        "language": language,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
    }
    return write_pdf([lay_out(render_to_string("measurement/prints/report.html", context))])


def _inline(picture: Picture) -> dict[str, str]:
    """Without its prologue: it stands in the page. Matplotlib drew it from numbers and escapes its words."""
    drawn = picture.draw("svg").decode()
    return {"alt": picture.alt, "svg": mark_safe(drawn[drawn.index("<svg") :])}


def as_docx(document: Document, language: str) -> bytes:
    # Loads lxml and its templates, which only this needs.
    from docx import Document as Word

    word = Word()
    word.core_properties.title = f"{document.study}: {document.title}"
    word.core_properties.author = settings.MUNICIPALITY_NAME
    word.core_properties.language = language
    word.add_heading(document.title, level=0)
    for text in (document.study, document.lead, document.note, _demo_note()):
        if text:
            word.add_paragraph(text)
    for section in document.sections:
        word.add_heading(section.title, level=1)
        for sentence in section.sentences:
            word.add_paragraph(sentence)
        for picture in section.pictures:
            _add_picture(word, picture)
        for table in section.tables:
            _add_table(word, table)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _demo_note() -> str:
    return _("Voorbeeldgemeente: cijfers zijn verzonnen.") if settings.DEMO_CLOCK_FILE else ""


def _add_picture(word: Any, picture: Picture) -> None:
    from docx.shared import Cm

    shape = word.add_picture(BytesIO(picture.draw("png")), width=Cm(PICTURE_CENTIMETRES))
    shape._inline.docPr.set("descr", picture.alt)


def _add_table(word: Any, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    if table.title:
        word.add_heading(table.title, level=2)
    grid = word.add_table(rows=1, cols=len(table.head), style="Light Grid Accent 1")
    # A reader's screen names the headings, and they come again on the next page.
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    rows = [grid.rows[0].cells, *(grid.add_row().cells for _row in table.rows)]
    for cells, texts in zip(rows, [table.head, *table.rows], strict=True):
        for cell, text in zip(cells, texts, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(8)
    word.add_paragraph()
