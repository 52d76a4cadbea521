"""What people answered on their declaration, for HR: only what is other than no, one person at a time."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.actions.signing import note_answers_read
from lms.models import AnswersToRead, Signature
from lms.queries.declarations import LEGAL_LANGUAGE
from lms.rules.declarations import NO, YES

PAGE_SIZE = 50


@access(right=Right.DECLARATION_ADMIN, shows=Shows.LIST)
@require_GET
def answers(request: PersonRequest) -> HttpResponse:
    """Who answered something; not what."""
    rows = AnswersToRead.objects.select_related(
        "signature__engagement__person", "signature__declaration", "read_by"
    ).order_by("read_at", "-signature__signed_at", "pk")
    is_read = "gelezen" in request.GET
    page = Paginator(rows.filter(read_at__isnull=not is_read), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "lms/declarations/answers.html", {"page": page, "is_read": is_read})


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def answer(request: PersonRequest, signature_id: UUID) -> HttpResponse:
    signature = get_object_or_404(
        Signature.objects.select_related("engagement__person", "declaration", "answers_to_read__read_by"),
        public_id=signature_id,
        answers_to_read__isnull=False,
    )
    person = signature.engagement.person
    if request.method == "POST":
        note_answers_read(signature=signature, by=request.person, at=request.at)
        messages.success(request, _("Je las de antwoorden van %(name)s.") % {"name": person.full_name})
        return redirect("lms:answers")
    record_lookup(
        subject_id=person.public_id,
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.ANSWERS_READ,
        at=request.at,
    )
    return render(
        request,
        "lms/declarations/answer.html",
        {"signature": signature, "person": person, "questions": _answered(signature)},
    )


def _answered(signature: Signature) -> list[dict[str, str]]:
    words = {YES: _("Ja"), NO: _("Nee")}
    found = []
    for question in signature.text[LEGAL_LANGUAGE].get("questions", ()):
        given = signature.answers.get(question["code"], "")
        found.append(
            {
                "prompt": question["prompt"],
                "answer": str(words.get(given, given)) or _("Niet ingevuld"),
                "text": signature.answers.get(f"{question['code']}_text", ""),
            }
        )
    return found
