"""The document of a signature: from the record to a PDF. Dutch, and the language it was read in beside it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation

from foundation.content.qr_codes import qr_svg
from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from lms.models import Signature
from lms.queries.declarations import LEGAL_LANGUAGE
from lms.tokens import Carries, carried

VERIFY_PATH = "/controle/"


def verify_address(signature: Signature) -> str:
    """Where the QR leads; what it carries stands behind the #, so that no server log has it."""
    return f"{settings.SITE_URL}{VERIFY_PATH}#{carried(Carries.SIGNATURE, signature.public_id)}"


def document_context(signature: Signature) -> dict[str, Any]:
    """What templates/lms/declaration_document.html prints."""
    text = signature.text[LEGAL_LANGUAGE]
    return {
        "title": signature.declaration.title_nl,
        "formal_name": signature.formal_name,
        "signed_text": formats.date_format(signature.signed_at, "j F Y, H.i"),
        "text": text,
        "questions": [_answered(question, signature.answers) for question in text.get("questions", ())],
        "legal_source": signature.text_version.legal_source,
        "valid_from": formats.date_format(signature.text_version.valid_from, "j F Y"),
        "read_in": signature.read_in,
        "method_text": signature.get_method_display(),
        "number": signature.number,
        "text_sha256": signature.text_version.content_sha256,
        "qr": qr_svg(verify_address(signature), title="Controleer deze verklaring"),
        "verify_address": f"{settings.SITE_URL}{VERIFY_PATH}",
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
        "colours": current_brand().colours,
    }


def render_document(signature: Signature) -> bytes:
    with translation.override("nl"):
        html = render_to_string("lms/declaration_document.html", document_context(signature))
        return write_pdf([lay_out(html)])


def _answered(question: dict[str, Any], answers: dict[str, str]) -> dict[str, str]:
    given = answers.get(question["code"], "")
    return {
        "prompt": question["prompt"],
        "answer": {"yes": "Ja", "no": "Nee"}.get(given, given) or "Niet ingevuld",
        "text": answers.get(f"{question['code']}_text", ""),
    }
