"""The certificate of completion on paper: from a proof to a PDF, in its own language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _

from foundation.content.qr_codes import qr_svg
from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from lms.models import Proof

CHECK_PATH = "/bewijs/"


def check_address(proof: Proof) -> str:
    """Where the QR leads; the code stands in the fragment, which no server and no log ever sees."""
    prefix = "" if proof.language == "nl" else f"/{proof.language}"
    return f"{settings.SITE_URL}{prefix}{CHECK_PATH}#{proof.token}"


def proof_context(proof: Proof) -> dict[str, Any]:
    """What templates/lms/proof_document.html prints, in the language that is active."""
    return {
        "name": proof.name,
        "title": proof.title,
        "employer": proof.snapshot["employer"],
        "done_text": formats.date_format(proof.done_on, "j F Y"),
        "version": proof.version,
        "how": proof.how,
        "steps": proof.steps,
        "number": proof.number,
        "qr": qr_svg(check_address(proof), title=_("Code om dit bewijs te controleren")),
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
        "colours": current_brand().colours,
    }


def render_proof(proof: Proof) -> bytes:
    with translation.override(proof.language):
        return write_pdf([lay_out(render_to_string("lms/proof_document.html", proof_context(proof)))])
