"""Signing a declaration: the gate, the text, the identity and the answers, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.people.actions.links import confirmation_of
from foundation.people.models import Engagement, Person, PersonalLink, PersonStatus
from foundation.people.rules.links import CONFIRMED_LASTS
from lms.actions.assigning import assign_to
from lms.actions.passes import follow_start_state, locked_with_pass
from lms.models import (
    AnswersToRead,
    Declaration,
    DeclarationForm,
    Explanation,
    Signature,
    SignatureMethod,
    SignatureWithdrawal,
    TextVersion,
)
from lms.queries.declarations import (
    LEGAL_LANGUAGE,
    DeclarationStatus,
    declaration_statuses,
    earlier_signature,
    text_in_language,
)
from lms.rules.declarations import NO, YES, Answer, DeclarationState, answer_faults
from lms.statements import state_signature

MOST_SIGNS_OF_A_REASON = 240


def sign_by_link(
    *,
    link: PersonalLink,
    declaration: Declaration,
    text: TextVersion,
    read_in: str,
    answers: Mapping[str, str],
    at: datetime,
) -> Signature:
    """Who came in by a link, and was confirmed by a code of another channel. Raises as `_sign`, and `not_confirmed`."""
    confirmation = confirmation_of(link, at=at)
    if confirmation is None:
        raise NotAllowed("not_confirmed")
    evidence = {
        "link": str(link.public_id),
        "link_bound_at": _moment(link.bound_at),
        "code": str(confirmation.public_id),
        "channel": confirmation.channel,
        "vouched_by": str(confirmation.made_by.public_id),
        "confirmed_at": _moment(confirmation.used_at),
    }
    return _sign(
        engagement=link.engagement,
        declaration=declaration,
        text=text,
        read_in=read_in,
        answers=answers,
        method=SignatureMethod.LINK_AND_CODE,
        evidence=evidence,
        at=at,
    )


def sign_by_account(
    *,
    engagement: Engagement,
    declaration: Declaration,
    text: TextVersion,
    read_in: str,
    answers: Mapping[str, str],
    logged_in_at: datetime | None,
    logged_in_by: str,
    at: datetime,
) -> Signature:
    """Who has an account, and logged in again for it.

    `logged_in_at`: when, in this session, they last proved who they are; `logged_in_by`: how ("password", a
    provider). Raises as `_sign`, and NotAllowed `not_confirmed` when that is too long ago.
    """
    if logged_in_at is None or logged_in_at <= at - CONFIRMED_LASTS:
        raise NotAllowed("not_confirmed")
    return _sign(
        engagement=engagement,
        declaration=declaration,
        text=text,
        read_in=read_in,
        answers=answers,
        method=SignatureMethod.ACCOUNT,
        evidence={"logged_in_by": logged_in_by, "logged_in_at": _moment(logged_in_at)},
        at=at,
    )


@transaction.atomic
def _sign(
    *,
    engagement: Engagement,
    declaration: Declaration,
    text: TextVersion,
    read_in: str,
    answers: Mapping[str, str],
    method: str,
    evidence: dict[str, Any],
    at: datetime,
) -> Signature:
    """The signature; a second click returns the first one.

    Raises NotAllowed: `left`, `not_asked` (this declaration is not for them), `gate_closed` (the module comes
    first); DomainError: `text_changed` (another text holds since it was shown), `answers_wrong` with
    `faults` (question code → fault).
    """
    engagement = locked_with_pass(engagement)
    if engagement.person.status != PersonStatus.ACTIVE or (
        engagement.ends_on and engagement.ends_on < local_date(at)
    ):
        raise NotAllowed("left")
    # Whoever is new is not let through because nothing was laid on them yet.
    assign_to(engagement, at=at)
    status = _status_of(engagement, declaration, at=at)
    if status.state is DeclarationState.SHUT:
        raise NotAllowed("gate_closed")
    if status.text is None:
        raise DomainError("no_text", title=declaration.title)
    if text.pk != status.text.pk:
        raise DomainError("text_changed")
    if status.signature and status.signature.text_version_id == text.pk:
        return status.signature
    faults = answer_faults(questions_of(text), answers)
    if faults:
        raise DomainError("answers_wrong", faults=faults)
    signature = Signature(
        engagement=engagement,
        declaration=declaration,
        text_version=text,
        read_in=read_in,
        text=_copied(text, read_in),
        answers=_kept_answers(text, answers),
        formal_name=engagement.person.formal_name,
        signed_at=at,
        signed_on=local_date(at),
        method=method,
        evidence=evidence,
        supersedes=earlier_signature(engagement, declaration),
    )
    seal(signature, at=at)
    if any(answer != NO for answer in signature.answers.values()):
        AnswersToRead.objects.create(signature=signature)
    state_signature(signature)
    follow_start_state(engagement, at=at)
    return signature


@transaction.atomic
def note_answers_read(*, signature: Signature, by: Person, at: datetime) -> None:
    """HR read what was answered; a second reader changes nothing."""
    unread = AnswersToRead.objects.filter(signature=signature, read_at=None)
    if unread.update(read_at=at, read_by=by):
        record_event(
            kind="answers_read",
            at=at,
            actor_id=by.public_id,
            subject_id=signature.engagement.person.public_id,
            details={"signature": str(signature.public_id)},
        )


@transaction.atomic
def withdraw_signature(*, signature: Signature, reason: str, by: Person, at: datetime) -> SignatureWithdrawal:
    """It no longer counts; the record stays. Raises DomainError `no_reason`; a second time changes nothing."""
    if not reason.strip():
        raise DomainError("no_reason")
    engagement = locked_with_pass(signature.engagement)
    existing = SignatureWithdrawal.objects.filter(signature=signature).first()
    if existing:
        return existing
    withdrawal = SignatureWithdrawal(
        signature=signature,
        withdrawn_at=at,
        withdrawn_by=by,
        reason=reason.strip()[:MOST_SIGNS_OF_A_REASON],
    )
    seal(withdrawal, at=at)
    follow_start_state(engagement, at=at)
    return withdrawal


@transaction.atomic
def note_explanation(
    *, engagement: Engagement, declaration: Declaration, by: Person, at: datetime
) -> Explanation:
    """That a person explained it, in person. Raises DomainError `not_acknowledged_form` and `no_text`."""
    if declaration.form != DeclarationForm.ACKNOWLEDGED:
        raise DomainError("not_acknowledged_form")
    engagement = locked_with_pass(engagement)
    text = _status_of(engagement, declaration, at=at).text
    if text is None:
        raise DomainError("no_text", title=declaration.title)
    explanation, is_new = Explanation.objects.get_or_create(
        engagement=engagement,
        text_version=text,
        defaults={"declaration": declaration, "explained_on": local_date(at), "explained_by": by},
    )
    if is_new:
        record_event(
            kind="code_of_conduct_explained",
            at=at,
            actor_id=by.public_id,
            subject_id=engagement.person.public_id,
            details={"declaration": declaration.code},
        )
        follow_start_state(engagement, at=at)
    return explanation


def questions_of(text: TextVersion) -> list[Answer]:
    return [
        Answer(question["code"], question["kind"], bool(question.get("required")))
        for question in text.content.get("questions", ())
    ]


def _kept_answers(text: TextVersion, answers: Mapping[str, str]) -> dict[str, str]:
    """Of the questions that were asked, and nothing else; an explanation only with a yes."""
    kept: dict[str, str] = {}
    for question in questions_of(text):
        given = answers.get(question.code, "").strip()
        if given:
            kept[question.code] = given
        explanation = answers.get(f"{question.code}_text", "").strip()
        if question.kind == "yes_no_text" and given == YES and explanation:
            kept[f"{question.code}_text"] = explanation
    return kept


def _copied(text: TextVersion, read_in: str) -> dict[str, Any]:
    shown = text_in_language(text, read_in)
    return {LEGAL_LANGUAGE: text.content, **({} if shown.pk == text.pk else {shown.language: shown.content})}


def _status_of(engagement: Engagement, declaration: Declaration, *, at: datetime) -> DeclarationStatus:
    statuses = declaration_statuses([engagement], at=at)[engagement.pk]
    found = next((status for status in statuses if status.declaration.pk == declaration.pk), None)
    if found is None:
        raise NotAllowed("not_asked")
    return found


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
