from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from foundation.printing.rendering import STATIC_ORIGIN, _static_only, lay_out, write_pdf

PAGE = '<html lang="nl"><title>Proef</title><body><p>{}</p></body></html>'


@pytest.mark.parametrize(
    "url",
    [
        "https://elders.example/static/css/tokens.css",
        "http://static-files.invalid/static/css/tokens.css",
        "file:///etc/hostname",
        f"{STATIC_ORIGIN}media/foto.png",
        f"{STATIC_ORIGIN}static/../../etc/hostname",
        f"{STATIC_ORIGIN}static/%2e%2e/config/settings/base.py",
    ],
)
def test_nothing_but_a_static_file_is_read(url):
    with pytest.raises(ValueError, match="Not a static file"):
        _static_only().fetch(url)


def test_a_static_file_is_read_with_its_kind():
    answer = _static_only().fetch(f"{STATIC_ORIGIN}static/css/tokens.css")
    own = Path(__file__).parents[3] / "static" / "css" / "tokens.css"
    assert (answer.read(), answer.content_type) == (own.read_bytes(), "text/css")


def test_batches_become_one_pdf_in_order():
    pdf = PdfReader(BytesIO(write_pdf([lay_out(PAGE.format(word)) for word in ("een", "twee", "drie")])))
    assert [page.extract_text().strip() for page in pdf.pages] == ["een", "twee", "drie"]
    assert (pdf.root_object["/Lang"], pdf.root_object["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert pdf.metadata.title == "Proef"
    assert b"pdfuaid" in pdf.root_object["/Metadata"].get_data()


def test_without_pages_nothing_is_written():
    with pytest.raises(ValueError, match="Nothing to print"):
        write_pdf([])
