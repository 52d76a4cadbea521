"""What reading a declaration has in common, by a link and with an account."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse

from foundation.people.access import PersonRequest
from foundation.people.models import Engagement
from lms.models import SealedDocument, Signature, TextVersion
from lms.queries.declarations import DeclarationStatus, declaration_statuses, text_in_language
from lms.rules.comparison import Change, ComparedArticle, compare_texts
from lms.views.declaration_sentences import fault_sentence


@dataclass(frozen=True)
class ShownQuestion:
    """A question of the text with what was answered so far."""

    code: str
    prompt: str
    kind: str
    help: str
    is_required: bool
    given: str
    explanation: str
    fault: str


def asked_status(request: PersonRequest, job: Engagement, code: str) -> DeclarationStatus:
    """Raises Http404 for a declaration that is not asked of this person."""
    statuses = declaration_statuses([job], at=request.at)[job.pk]
    found = next((status for status in statuses if status.declaration.code == code), None)
    if found is None:
        raise Http404
    return found


def typed_answers(request: PersonRequest) -> dict[str, str]:
    """Also of a question that another version of the text no longer asks; what is kept is decided at signing."""
    names = [name for name in request.POST if name.startswith("q_")]
    return {name.removeprefix("q_"): request.POST[name].replace("\0", "") for name in names}


def what_changed(earlier: Signature, text: TextVersion, language: str) -> list[ComparedArticle]:
    """Since this person signed; empty when nothing did. In Dutch where the earlier text was not translated."""
    old, new = text_in_language(earlier.text_version, language), text_in_language(text, language)
    if old.language != new.language:
        old, new = earlier.text_version, text
    return [one for one in compare_texts(old.content, new.content) if one.change is not Change.SAME]


def shown_questions(
    content: dict[str, Any], typed: dict[str, str], faults: dict[str, str]
) -> list[ShownQuestion]:
    """The questions of a text; `faults`: question code → fault."""
    return [
        ShownQuestion(
            code=question["code"],
            prompt=question["prompt"],
            kind=question["kind"],
            help=question.get("help", ""),
            is_required=bool(question.get("required")),
            given=typed.get(question["code"], ""),
            explanation=typed.get(f"{question['code']}_text", ""),
            fault=_said(question["kind"], faults.get(question["code"], "")),
        )
        for question in content.get("questions", ())
    ]


def _said(kind: str, fault: str) -> str:
    if not fault:
        return ""
    return fault_sentence("empty" if kind == "text" and fault == "required" else fault)


def document_answer(sealed: SealedDocument) -> HttpResponse:
    """The PDF as it was handed over; the caller looked whose it is."""
    name = f"{sealed.signature.declaration.code}-{sealed.signature.number}.pdf"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        bytes(sealed.content),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )
