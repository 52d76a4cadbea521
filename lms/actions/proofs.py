"""Making certificates of completion, revoking them, and their PDF."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, Person
from lms.actions.documents import seal_once
from lms.models import Assignment, Completion, Proof, ProofDocument, ProofRevocation
from lms.proofs import render_proof
from lms.queries.proofs import Subject, latest_proof, standing_of, title_of, titles_of_steps

MOST_SIGNS_OF_A_REASON = 240


@transaction.atomic
def ask_for_proof(*, subject: Subject, language: str, at: datetime) -> Proof:
    """The certificate of what somebody completed: made once for each language, and the same each time.

    A new one is made when the earlier is no longer confirmed and it is completed again. The caller enqueues the
    task that makes the PDF. Raises DomainError `not_completed`, or `proof_revoked` after a revocation: then HR
    has a new one made.
    """
    _lock(subject)
    last = latest_proof(subject)
    if last and hasattr(last, "revocation"):
        raise DomainError("proof_revoked")
    existing = latest_proof(subject, language=language)
    if existing and standing_of(existing).holds:
        return existing
    return _make(subject, language=language, by=None, at=at)


@transaction.atomic
def issue_anew(*, proof: Proof, by: Person, at: datetime) -> Proof:
    """After a revocation: with the name, and for a programme the day, as they stand now.

    Raises DomainError `not_revoked`, or `not_completed`.
    """
    subject = subject_of(proof)
    _lock(subject)
    last = latest_proof(subject)
    if last is None or not hasattr(last, "revocation"):
        raise DomainError("not_revoked")
    return _make(subject, language=proof.language, by=by, at=at)


@transaction.atomic
def revoke_proof(*, proof: Proof, reason: str, by: Person, at: datetime) -> None:
    """Every certificate of the same completion, in each language; the completion itself stays. Safe to repeat.

    Raises DomainError `no_reason`, or `own_registration` for one's own.
    """
    if not reason.strip():
        raise DomainError("no_reason")
    if proof.engagement.person_id == by.pk:
        raise DomainError("own_registration")
    _lock(subject_of(proof))
    same = Proof.objects.filter(completion=proof.completion_id, assignment=proof.assignment_id)
    text = reason.strip()[:MOST_SIGNS_OF_A_REASON]
    new = list(same.standing().order_by("pk"))
    for one in new:
        seal(ProofRevocation(proof=one, revoked_at=at, revoked_by=by, reason=text), at=at)
    if new:
        record_event(
            kind="proof_revoked",
            at=at,
            actor_id=by.public_id,
            subject_id=proof.engagement.person.public_id,
            details={"proofs": [str(one.public_id) for one in new]},
        )


def subject_of(proof: Proof) -> Subject:
    subject = proof.completion or proof.assignment
    if subject is None:
        raise ValueError(f"{proof.public_id} is of nothing.")
    return subject


def make_proof_document(*, proof: Proof, at: datetime) -> ProofDocument:
    """The PDF, made once. Raises OSError when it cannot be sealed; then there is none."""
    return seal_once(
        ProofDocument.objects.filter(proof=proof),
        ProofDocument(proof=proof),
        render=lambda: render_proof(proof),
        reason=proof.title,
        at=at,
    )


def make_missing_proof_documents(*, at: datetime) -> int:
    """Of certificates whose worker was killed; how many."""
    missing = list(Proof.objects.filter(document=None))
    for proof in missing:
        make_proof_document(proof=proof, at=at)
    return len(missing)


def _make(subject: Subject, *, language: str, by: Person | None, at: datetime) -> Proof:
    earlier = latest_proof(subject, language=language)
    fields: dict[str, Any] = (
        _of_completion(subject, language)
        if isinstance(subject, Completion)
        else _of_assignment(subject, language)
    )
    fields["snapshot"] |= {
        "name": subject.engagement.person.formal_name,
        "employer": settings.MUNICIPALITY_NAME,
    }
    proof = Proof(
        engagement=subject.engagement,
        language=language,
        issue=earlier.issue + 1 if earlier else 1,
        issued_at=at,
        issued_by=by,
        **fields,
    )
    seal(proof, at=at)
    if by:
        record_event(
            kind="proof_issued_anew",
            at=at,
            actor_id=by.public_id,
            subject_id=subject.engagement.person.public_id,
            details={"proof": str(proof.public_id)},
        )
    return proof


def _lock(subject: Subject) -> None:
    """Two who ask, or ask and revoke, at once take turns; before the head of the chain, which is the last lock."""
    list(Engagement.objects.select_for_update(no_key=True).filter(pk=subject.engagement_id).values_list("pk"))


def _of_completion(completion: Completion, language: str) -> dict[str, Any]:
    return {
        "completion": completion,
        "done_on": completion.completed_on,
        "snapshot": {
            "title": completion.version.title(language),
            "version": completion.version.number,
            "how": str(completion.source),
        },
    }


def _of_assignment(assignment: Assignment, language: str) -> dict[str, Any]:
    assignment = Assignment.objects.select_related("requirement_version__programme", "requirement").get(
        pk=assignment.pk
    )
    if assignment.completed_at is None:
        raise DomainError("not_completed")
    version = assignment.requirement_version
    return {
        "assignment": assignment,
        "requirement_version": version,
        "done_on": local_date(assignment.completed_at),
        "snapshot": {"title": title_of(assignment, language), "steps": titles_of_steps(assignment, language)},
    }
