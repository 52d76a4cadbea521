"""A report as PDF or for Word."""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from measurement.models import ReportKind, ReportRun
from measurement.reports.document import Document, Picture, Tokens, document_of
from measurement.reports.word import as_docx
from measurement.rules.released import cut_to

# Where a picture names a part of itself, or points to one.
NAMES = re.compile(r'(\bid="|href="#|url\(#)')
# Beside the colours of the brand, as static/css/tokens.css has them.
REST = {
    "--haarlijn": "#d3d9d8",
    "--lijn": "#75848a",
    "--inkt-zacht": "#4b5b62",
    "--actie-licht": "#e6edf6",
    "--actie-midden": "#a9bfdb",
}


def report_file_of(run: ReportRun) -> bytes:
    """The file that was asked for, in the language and with the units of who asked."""
    language = "en" if run.language.startswith("en") else "nl"
    with translation.override(language):
        content = cut_to(run.release.report, run.units)
        document = document_of(run.release, content, language, paper_tokens())
        if run.kind == ReportKind.PDF:
            return as_pdf(document, language)
        return as_docx(document, language, ink=paper_tokens()["--merk-inkt"])


def paper_tokens() -> Tokens:
    return {**REST, **{f"--merk-{name}": colour for name, colour in current_brand().colours.items()}}


def as_pdf(document: Document, language: str) -> bytes:
    context = {
        "document": document,
        "sections": [
            {
                "section": section,
                "pictures": [
                    _inline(picture, f"{number}-{place}") for place, picture in enumerate(section.pictures)
                ],
            }
            for number, section in enumerate(document.sections)
        ],
        "language": language,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
    }
    return write_pdf([lay_out(render_to_string("measurement/prints/report.html", context))])


def _inline(picture: Picture, place: str) -> dict[str, str]:
    """Without its prologue: it stands in the page. Matplotlib drew it from numbers and escapes its words.

    Every picture names its parts alike ('axes_1'); on one page each name may stand once.
    """
    drawn = picture.draw("svg").decode()
    named = NAMES.sub(rf"\g<1>beeld-{place}-", drawn[drawn.index("<svg") :])
    return {"alt": picture.alt, "svg": mark_safe(named)}
