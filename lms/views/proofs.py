"""Certificates of completion: one's own, and HR who revokes one or has it made anew."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.actions.proofs import ask_for_proof, issue_anew, revoke_proof
from lms.forms_proofs import RevokeForm
from lms.models import Proof
from lms.queries.proofs import (
    Subject,
    documents_of,
    modules_done,
    programmes_done,
    provable_of,
    standing_of,
)
from lms.tasks import make_proof_document_of
from lms.views.lives import looked_up
from lms.views.sentences import error_sentence
from lms.views.start_route import link_job


@access(shows=Shows.LIST, by_link=True)
@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    found = provable_of(request.person, language=_language(), job=link_job(request))
    return render(request, "lms/proofs/mine.html", {"found": found})


@access(shows=Shows.ACTION, by_link=True)
@require_POST
def ask_of_module(request: PersonRequest, completion_id: UUID) -> HttpResponse:
    own = modules_done(request.person, job=link_job(request))
    return _ask(request, get_object_or_404(own, public_id=completion_id))


@access(shows=Shows.ACTION, by_link=True)
@require_POST
def ask_of_programme(request: PersonRequest, assignment_id: UUID) -> HttpResponse:
    own = programmes_done(request.person, job=link_job(request))
    return _ask(request, get_object_or_404(own, public_id=assignment_id))


@access(shows=Shows.FILE, by_link=True)
@require_GET
def document(request: PersonRequest, proof_id: UUID) -> HttpResponse:
    """The sealed PDF of an own certificate, as it was made; also of one that was revoked."""
    found = get_object_or_404(documents_of(request.person, job=link_job(request)), proof__public_id=proof_id)
    disposition = f'attachment; filename="{_file_word()}-{found.proof.number}.pdf"'
    return HttpResponse(
        bytes(found.content),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def revoke(request: PersonRequest, proof_id: UUID) -> HttpResponse:
    proof = get_object_or_404(_proofs(), public_id=proof_id)
    person = looked_up(request, proof.engagement.person.public_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_proof(proof=proof, reason=form.cleaned_data["reason"], by=request.person, at=request.at)
        except DomainError as error:
            form.add_error("reason", error_sentence(error))
        else:
            messages.success(
                request, _("Ingetrokken. Wie de code scant, ziet dat dit bewijs niet meer geldt.")
            )
            return redirect("lms:proof_revoke", proof_id=proof_id)
    context = {"proof": proof, "standing": standing_of(proof), "person": person, "form": form}
    return render(request, "lms/proofs/revoke.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def anew(request: PersonRequest, proof_id: UUID) -> HttpResponse:
    proof = get_object_or_404(_proofs(), public_id=proof_id)
    try:
        made = issue_anew(proof=proof, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:proof_revoke", proof_id=proof_id)
    make_proof_document_of.enqueue(str(made.public_id))
    messages.success(
        request,
        _("Opnieuw gemaakt. %(name)s haalt het zelf op, bij ‘Je bewijzen’.")
        % {"name": proof.engagement.person.full_name},
    )
    return redirect("lms:hr_person", person_id=proof.engagement.person.public_id)


def _ask(request: PersonRequest, subject: Subject) -> HttpResponse:
    try:
        proof = ask_for_proof(subject=subject, language=_language(), at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:proofs")
    if hasattr(proof, "document"):
        return redirect("lms:proof_document", proof_id=proof.public_id)
    make_proof_document_of.enqueue(str(proof.public_id))
    messages.success(request, _("Je bewijs wordt gemaakt. Het staat hier zo klaar."))
    return redirect("lms:proofs")


def _proofs() -> QuerySet[Proof]:
    return Proof.objects.select_related(
        "engagement__person", "revocation__revoked_by", "completion", "assignment", "requirement_version"
    )


def _language() -> str:
    return "en" if get_language() == "en" else "nl"


def _file_word() -> str:
    return _("bewijs")
