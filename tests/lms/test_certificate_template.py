"""The oorkonde as paper: what WeasyPrint makes of the template."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

CONTENT_TYPES = {"css": "text/css", "woff2": "font/woff2"}


class StaticFiles(URLFetcher):
    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = urlsplit(url).path.removeprefix("/static/")
        with open(finders.find(name), "rb") as file:
            content_type = CONTENT_TYPES[name.rsplit(".", 1)[1]]
            return URLFetcherResponse(url, body=file.read(), headers={"Content-Type": content_type})


def certificate(**changes: object) -> dict[str, Any]:
    return {
        "formal_name": "N. Bakker",
        "date_text": "10 december 2026",
        "place": "Lindewaard",
        "official_text": "H. van der Velde, gemeentesecretaris",
        "official_name": "H. van der Velde",
        "official_title": "gemeentesecretaris",
        "form_label": "belofte",
        "text_lines": ["Ik beloof dat ik zorgvuldig werk.", "Dat verklaar en beloof ik."],
        "legal_source": "Voorbeeldtekst",
        "number": "2026-0032",
        "municipality_name": "Gemeente Lindewaard",
        "is_demo": False,
        **changes,
    }


def pages(*certificates: dict[str, Any]) -> list[str]:
    """The text of each page, its lines joined."""
    html = render_to_string("lms/certificate.html", {"certificates": list(certificates)})
    pdf = HTML(string=html, base_url="https://static.invalid/", url_fetcher=StaticFiles()).write_pdf()
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_certificate_says_who_when_and_before_whom() -> None:
    (page,) = pages(certificate())
    assert (
        "N. Bakker heeft op 10 december 2026 (Lindewaard) ten overstaan van H. van der Velde, "
        "gemeentesecretaris de belofte afgelegd. Ik beloof dat ik zorgvuldig werk. Dat verklaar en beloof ik."
    ) in page
    assert page.endswith("Gemeente Lindewaard Oorkonde 2026-0032")


def test_certificate_prints_letters_beyond_latin_1_as_they_are() -> None:
    # Two font files in one family made WeasyPrint print Wijrgaard.
    (page,) = pages(certificate(formal_name="Ł. Wijńgaard-Özgür Şahin"))
    assert "Ł. Wijńgaard-Özgür Şahin" in page


def test_certificates_stand_on_a_page_each() -> None:
    first, second = pages(certificate(), certificate(formal_name="Y. Aksoy", form_label="eed"))
    assert ("N. Bakker" in first, "Y. Aksoy" in first) == (True, False)
    assert "Y. Aksoy heeft op" in second


def test_certificate_of_the_demo_says_so() -> None:
    remark = "Voorbeeld uit de demo, zonder waarde"
    plain, demo = pages(certificate(), certificate(is_demo=True))
    assert (remark in plain, remark in demo) == (False, True)
