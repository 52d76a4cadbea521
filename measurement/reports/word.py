"""A report for Word: its own styles, so that an editor changes a heading or a table once and everywhere."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from measurement.reports.document import Document, Picture, Table

PAGE_CENTIMETRES, MARGIN_CENTIMETRES = (21.0, 29.7), 2.0
PICTURE_CENTIMETRES = 17.0
# On every machine with Word; the letter of the brand is not.
LETTER = "Calibri"
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
HAIR, SOFT, STONE = "D3D9D8", "4B5B62", "EEF1F0"
# Points: of the text, of headings from the title down, and of tables by how many columns they have.
TEXT, HEADINGS = 10.5, {"Title": 26, "Heading 1": 16, "Heading 2": 11}
CELL, CELL_OF_MANY, MANY = 9, 8, 6


def as_docx(document: Document, language: str, *, ink: str) -> bytes:
    # Loads lxml and its templates, which only this needs.
    from docx import Document as Word

    word = Word()
    word.core_properties.title = f"{document.study}: {document.title}"
    word.core_properties.author = settings.MUNICIPALITY_NAME
    word.core_properties.language = LANGUAGES[language]
    _set_page(word)
    _set_styles(word, ink.lstrip("#").upper(), LANGUAGES[language])
    word.add_paragraph(f"{settings.MUNICIPALITY_NAME} · {document.study}").runs[0].bold = True
    word.add_paragraph(document.title, style="Title")
    if document.lead:
        word.add_paragraph(document.lead, style="Subtitle")
    word.add_paragraph(" ".join(text for text in (document.note, _demo_note()) if text), style="Caption")
    for section in document.sections:
        word.add_heading(section.title, level=1)
        for sentence in section.sentences:
            word.add_paragraph(sentence).paragraph_format.keep_with_next = True
        for picture in section.pictures:
            _add_picture(word, picture)
        for table in section.tables:
            _add_table(word, table)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _demo_note() -> str:
    return _("Voorbeeldgemeente: cijfers zijn verzonnen.") if settings.DEMO_CLOCK_FILE else ""


def _set_page(word: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    section = word.sections[0]
    section.page_width, section.page_height = (Cm(length) for length in PAGE_CENTIMETRES)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN_CENTIMETRES))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    """Word counts the pages itself."""
    paragraph._p.append(_element("w:fldSimple", instr=name))


def _set_styles(word: Any, ink: str, language: str) -> None:
    from docx.shared import Pt

    normal = word.styles["Normal"]
    _set_letter(normal, TEXT, ink)
    normal.element.get_or_add_rPr().append(_element("w:lang", val=language))
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.2
    for name, points in HEADINGS.items():
        _set_letter(word.styles[name], points, ink, is_bold=True)
        word.styles[name].paragraph_format.keep_with_next = True
    title, section, table = (word.styles[name] for name in HEADINGS)
    _replace(title.element.get_or_add_pPr(), "w:pBdr")
    title.paragraph_format.space_after, title.paragraph_format.line_spacing = Pt(8), 1.0
    # The thick rule that opens a section, as on the page.
    _replace(section.element.get_or_add_pPr(), "w:pBdr", _edges(top=(24, ink)))
    section.paragraph_format.space_before, section.paragraph_format.space_after = Pt(26), Pt(6)
    table.paragraph_format.space_before, table.paragraph_format.space_after = Pt(12), Pt(3)
    _set_letter(word.styles["Subtitle"], 13, ink)
    _set_letter(word.styles["Caption"], 9, SOFT)


def _set_letter(style: Any, points: float, colour: str, *, is_bold: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.color.rgb = Pt(points), RGBColor.from_string(colour)
    style.font.bold, style.font.italic = is_bold, False
    # The letters of the theme go before a name.
    fonts = _element("w:rFonts", ascii=LETTER, hAnsi=LETTER, cs=LETTER, eastAsia=LETTER)
    _replace(style.element.get_or_add_rPr(), "w:rFonts", fonts)
    _replace(style.element.get_or_add_rPr(), "w:spacing")


def _replace(properties: Any, tag: str, element: Any = None) -> None:
    from docx.oxml.ns import qn

    for old in properties.findall(qn(tag)):
        properties.remove(old)
    if element is not None and tag == "w:rFonts":
        properties.insert(0, element)
    elif element is not None:
        # The order is that of the schema: a border stands before spacing.
        properties.insert_element_before(element, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:outlineLvl")


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _edges(**edges: tuple[int, str]) -> Any:
    """Of a paragraph: side to its width in eighths of a point, and its colour."""
    borders = _element("w:pBdr")
    for side, (width, colour) in edges.items():
        borders.append(_element(f"w:{side}", val="single", sz=width, space=6, color=colour))
    return borders


def _add_picture(word: Any, picture: Picture) -> None:
    from docx.shared import Cm

    shape = word.add_picture(BytesIO(picture.draw("png")), width=Cm(PICTURE_CENTIMETRES))
    shape._inline.docPr.set("descr", picture.alt)


def _add_table(word: Any, table: Table) -> None:
    if table.title:
        word.add_heading(table.title, level=2)
    grid = word.add_table(rows=1, cols=len(table.head))
    grid.autofit = True
    _rule_rows(grid)
    # A reader's screen names the headings, and they come again on the next page.
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    rows = [grid.rows[0], *(grid.add_row() for _row in table.rows)]
    points = CELL_OF_MANY if len(table.head) > MANY else CELL
    for place, (row, texts) in enumerate(zip(rows, [table.head, *table.rows], strict=True)):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, points, is_head=not place, is_bold=not place or not column)
    word.add_paragraph()


def _rule_rows(grid: Any) -> None:
    """Hairlines between rows and nothing else: no boxes."""
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz=4, space=0, color=HAIR))
    # The order is that of the schema: Word calls another one damaged.
    grid._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _fill(cell: Any, text: str, points: float, *, is_head: bool, is_bold: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(2)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(points), is_bold
    if is_head:
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=STONE))
