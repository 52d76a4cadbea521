"""'Mijn verklaringen': reading and signing by who has an account, after logging in again."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Engagement
from foundation.people.rules.links import CONFIRMED_LASTS
from lms.actions.signing import sign_by_account
from lms.models import SealedDocument, TextVersion
from lms.queries.declarations import (
    LEGAL_LANGUAGE,
    DeclarationStatus,
    earlier_signature,
    languages_of,
    text_in_language,
)
from lms.queries.my_declarations import own_declarations, own_signatures
from lms.tasks import make_document_of
from lms.views.declaration_reading import (
    asked_status,
    document_answer,
    shown_questions,
    typed_answers,
    what_changed,
)


@access(shows=Shows.LIST)
@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    declarations = own_declarations(request.person, at=request.at)
    today = local_date(request.at)
    context = {
        "to_sign": [one for one in declarations if one.status.must_sign],
        "shut": [one for one in declarations if one.status.state in ("shut", "no_text")],
        "unexplained": [
            one
            for one in declarations
            if one.status.standing.counts(on=today) and not one.status.is_explained
        ],
        "signatures": own_signatures(request.person),
        "today": today,
    }
    return render(request, "lms/declarations/mine.html", context)


@access()
@require_http_methods(["GET", "POST"])
def declaration(request: PersonRequest, engagement_id: UUID, code: str) -> HttpResponse:
    """Read, answered and signed; signing asks for a log-in of the last half hour."""
    job = get_object_or_404(Engagement, public_id=engagement_id, person=request.person)
    status = asked_status(request, job, code)
    if status.text is None:
        raise Http404
    refusal, faults = "", dict[str, str]()
    if request.method == "POST":
        if _logged_in(request)[0] is None:
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        if not request.POST.get("read"):
            refusal = _("Zet een vinkje als je de hele tekst las.")
        else:
            try:
                return _sign(request, job, status)
            except NotAllowed as error:
                raise PermissionDenied from error
            except DomainError as error:
                details: dict[str, Any] = dict(error.details)
                faults = details.get("faults", {})
                refusal = _refusal(error)
                status = asked_status(request, job, code)
    context = _reading(request, job, status) | {"refusal": refusal}
    context["questions"] = shown_questions(context["content"], typed_answers(request), faults)
    return render(request, "lms/declarations/sign.html", context, status=422 if refusal else 200)


@access(shows=Shows.FILE)
@require_GET
def document(request: PersonRequest, signature_id: UUID) -> HttpResponse:
    """The sealed PDF of an own signature."""
    found = get_object_or_404(
        SealedDocument.objects.select_related("signature__declaration"),
        signature__public_id=signature_id,
        signature__engagement__person=request.person,
    )
    return document_answer(found)


def _sign(request: PersonRequest, job: Engagement, status: DeclarationStatus) -> HttpResponse:
    text = get_object_or_404(
        TextVersion, public_id=_uuid(request.POST.get("text", "")), language=LEGAL_LANGUAGE
    )
    at, by = _logged_in(request)
    signature = sign_by_account(
        engagement=job,
        declaration=status.declaration,
        text=text,
        read_in=_read_in(request, text),
        answers=typed_answers(request),
        logged_in_at=at,
        logged_in_by=by,
        at=request.at,
    )
    make_document_of.enqueue(str(signature.public_id))
    messages.success(
        request, _("Getekend: %(title)s. Je kopie staat hier zo klaar.") % {"title": status.declaration.title}
    )
    return redirect("lms:my_declarations")


def _reading(request: PersonRequest, job: Engagement, status: DeclarationStatus) -> dict[str, Any]:
    text = status.text
    if text is None:
        raise Http404
    shown = text_in_language(text, _read_in(request, text))
    earlier = earlier_signature(job, status.declaration)
    comparison = None
    if earlier and earlier.text_version_id != text.pk:
        comparison = what_changed(earlier, text, shown.language)
    return {
        "job": job,
        "declaration": status.declaration,
        "status": status,
        "text": text,
        "content": shown.content,
        "content_language": shown.language,
        "languages": languages_of(text),
        "legal_content": None if shown.pk == text.pk else text.content,
        "earlier": earlier,
        "comparison": comparison,
        "needs_log_in": _logged_in(request)[0] is None,
        "is_acknowledged": status.declaration.form == "acknowledged",
    }


def _read_in(request: PersonRequest, text: TextVersion) -> str:
    """As chosen on the page; else the language of the site, where there is a text in it."""
    asked = request.POST.get("lees") or request.GET.get("lees") or get_language() or LEGAL_LANGUAGE
    return asked if asked in languages_of(text) else LEGAL_LANGUAGE


def _logged_in(request: PersonRequest) -> tuple[datetime | None, str]:
    """When they last proved who they are, by the platform's clock, and how; None when that is too long ago."""
    records = get_authentication_records(request, request.user)
    if not records:
        return None, ""
    last = records[-1]
    # The library writes the machine's time; in the demo the platform's clock is another one.
    age = clock.machine_now() - datetime.fromtimestamp(last["at"], UTC)
    if age >= CONFIRMED_LASTS:
        return None, ""
    return request.at - age, str(last.get("provider") or last["method"])


def _refusal(error: DomainError) -> str:
    if error.code == "text_changed":
        return _("De tekst is net veranderd. Hieronder staat de nieuwe. Lees hem voor je tekent.")
    if error.code == "answers_wrong":
        return _("Nog niet getekend: kijk naar de vragen.")
    return _("Dit kan niet. Er is niets veranderd.")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
