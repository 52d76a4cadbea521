"""Reading a declaration and signing it, for who came in by a personal link: the text, its questions, the code, the PDF."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.links import confirm_identity, confirmation_of
from foundation.people.models import Engagement, PersonalLink
from lms.actions.signing import questions_of, sign_by_link
from lms.models import Declaration, DeclarationForm, SealedDocument, TextVersion
from lms.queries.ceremonies import RouteState
from lms.queries.declarations import (
    DeclarationStatus,
    earlier_signature,
    languages_of,
    start_state,
    text_in_language,
)
from lms.rules.declarations import DeclarationState, answer_faults
from lms.tasks import make_document_of
from lms.views.declaration_reading import (
    asked_status,
    document_answer,
    shown_questions,
    typed_answers,
    what_changed,
)
from lms.views.declaration_sentences import fault_sentence, signing_sentence
from lms.views.reading import language_of, reading_of, readings
from lms.views.start_route import link_job, start_steps

REFUSED, CONFLICT = 422, 409
# So often the page looks again whether the document is there.
LOOKS_AGAIN_SECONDS = "3"


@sensitive_post_parameters("code")
@access(by_link=True)
@require_http_methods(["GET", "POST"])
def declaration(request: PersonRequest, code: str) -> HttpResponse:
    """Who has an account signs elsewhere. POST signs, or asks first for the code of the sponsor."""
    job = link_job(request)
    if job is None:
        return redirect("lms:plan")
    status = asked_status(request, job, code)
    if status.state is DeclarationState.SHUT and request.method == "POST":
        raise PermissionDenied(signing_sentence(NotAllowed("gate_closed")))
    if status.state is DeclarationState.SIGNED:
        # A second click, or another tab.
        return redirect("lms:declaration_signed", code=code)
    text = status.text
    if text is None:
        messages.info(request, signing_sentence(DomainError("no_text")))
        return redirect("lms:welcome")
    if request.method == "POST":
        return _signing(request, job, status, text)
    return _text_page(request, job, status, text)


@access(by_link=True)
@require_GET
def signed(request: PersonRequest, code: str) -> HttpResponse:
    """What was signed, its document as soon as that is there, and what comes next."""
    job = link_job(request)
    if job is None:
        return redirect("lms:plan")
    status = asked_status(request, job, code)
    if status.signature is None:
        return redirect("lms:declaration", code=code)
    has_document = SealedDocument.objects.filter(signature=status.signature).exists()
    steps = start_steps(start_state(job, at=request.at), at=request.at)
    context = {
        "job": job,
        "status": status,
        "signature": status.signature,
        "sponsor": _sponsor(job),
        "has_document": has_document,
        "next_step": next((step for step in steps if step.state is RouteState.NOW), None),
        "may_start": start_state(job, at=request.at).may_start,
        "is_read_only": status.declaration.form == DeclarationForm.ACKNOWLEDGED,
    }
    response = render(request, "lms/declaration_signed.html", context)
    if not has_document:
        response["Refresh"] = LOOKS_AGAIN_SECONDS
    return response


@access(shows=Shows.FILE, by_link=True)
@require_GET
@never_cache
def document(request: PersonRequest, signature_id: UUID) -> HttpResponse:
    """Of the signer alone; also for who got an account since."""
    sealed = get_object_or_404(
        SealedDocument.objects.select_related("signature__declaration"),
        signature__public_id=signature_id,
        signature__engagement__person=request.person,
    )
    return document_answer(sealed)


def _signing(
    request: PersonRequest, job: Engagement, status: DeclarationStatus, text: TextVersion
) -> HttpResponse:
    typed = typed_answers(request)
    if request.POST.get("text") != str(text.public_id):
        return _text_page(request, job, status, text, typed=typed, refusal=DomainError("text_changed"))
    if "back" in request.POST:
        return _text_page(request, job, status, text, typed=typed, has_read=True)
    faults, has_read = answer_faults(questions_of(text), typed), "read" in request.POST
    if faults or not has_read:
        return _text_page(request, job, status, text, typed=typed, faults=faults, has_read=has_read)
    link: PersonalLink = request.personal_link  # type: ignore[attr-defined]
    try:
        if not _is_confirmed(request, link):
            return _confirm_page(request, job, status.declaration, text, typed)
        signature = sign_by_link(
            link=link,
            declaration=status.declaration,
            text=text,
            read_in=text_in_language(text, reading_of(request)).language,
            answers=typed,
            at=request.at,
        )
    except NotAllowed as refusal:
        raise PermissionDenied(signing_sentence(refusal)) from refusal
    except DomainError as refusal:
        if refusal.code in ("code_refused", "no_code"):
            return _confirm_page(request, job, status.declaration, text, typed, refusal=refusal)
        # The text, or what is asked, changed between two look-ups.
        return _text_page(request, job, status, text, typed=typed, refusal=refusal)
    make_document_of.enqueue(str(signature.public_id))
    return redirect("lms:declaration_signed", code=status.declaration.code)


def _is_confirmed(request: PersonRequest, link: PersonalLink) -> bool:
    """Whether this person was confirmed a moment ago, or is by the code that was typed. Raises as `confirm_identity`."""
    if confirmation_of(link, at=request.at):
        return True
    code = request.POST.get("code")
    if code is None:
        return False
    try:
        confirm_identity(link=link, code=code, at=request.at)
    except DomainError:
        # A second click: the first one used it.
        if confirmation_of(link, at=request.at) is None:
            raise
    return True


def _text_page(
    request: PersonRequest,
    job: Engagement,
    status: DeclarationStatus,
    text: TextVersion,
    *,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    has_read: bool | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    shown = text_in_language(text, reading_of(request))
    earlier = earlier_signature(job, status.declaration)
    is_refused = bool(faults) or has_read is False
    context = {
        "job": job,
        "status": status,
        "declaration": status.declaration,
        "text": text,
        "content": shown.content,
        "legal_content": text.content if shown.pk != text.pk else None,
        "content_language": language_of(shown.language),
        "readings": readings(languages_of(text), chosen=shown.language),
        "questions": shown_questions(shown.content, typed or {}, faults or {}),
        "fault_count": len(faults or {}) + (has_read is False),
        "has_read": has_read is True,
        "unread": fault_sentence("unread") if has_read is False else "",
        "refusal": signing_sentence(refusal) if refusal else "",
        "can_sign": status.must_sign,
        "is_read_only": status.declaration.form == DeclarationForm.ACKNOWLEDGED,
        "earlier": earlier,
        "comparison": what_changed(earlier, text, shown.language) if earlier else None,
    }
    code = CONFLICT if refusal else (REFUSED if is_refused else 200)
    return render(request, "lms/declaration.html", context, status=code)


def _confirm_page(
    request: PersonRequest,
    job: Engagement,
    declaration: Declaration,
    text: TextVersion,
    typed: dict[str, str],
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Carries along what was answered: nothing is kept before it is signed."""
    sponsor = _sponsor(job)
    context = {
        "declaration": declaration,
        "text": text,
        "sponsor": sponsor,
        "typed": {f"q_{name}": value for name, value in typed.items()},
        "error": signing_sentence(refusal, sponsor=sponsor) if refusal else "",
        "is_read_only": declaration.form == DeclarationForm.ACKNOWLEDGED,
    }
    return render(request, "lms/declaration_confirm.html", context, status=REFUSED if refusal else 200)


def _sponsor(job: Engagement) -> str:
    return job.sponsor.full_name if job.sponsor else _("je opdrachtgever")
