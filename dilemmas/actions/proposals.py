"""From what somebody proposes to a case, or to a kind no. What was written goes when it is decided."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from dilemmas.actions.budgets import is_within_budget
from dilemmas.models import (
    OPEN,
    CaseIndexPage,
    DilemmaCasePage,
    KindOfWork,
    Proposal,
    ProposalStatus,
    Reason,
)
from dilemmas.proposal_keys import KeyGone, destroy_key, free_key, keep_in_stock, lock
from dilemmas.queries.proposals import Content, as_sealed, code_hash, content_of, proposal_with
from dilemmas.rules.proposals import (
    KEPT_AFTER_DECISION,
    LONGEST_UNDECIDED,
    MOST_A_DAY,
    MOST_AN_HOUR,
    PARTS,
    STATUS_KEPT,
    code_of,
    first_sentence,
    lines_of,
)
from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Person

# To find a key that nobody else takes at the same moment.
MOST_ATTEMPTS = 5
HOUR = 3600
ORIGIN = "Ingebracht door een collega"
# The columns of a case that a proposal can fill.
TITLE_LETTERS, CARD_LETTERS, CARD_WORDS, QUESTION_LETTERS, OPTION_LETTERS = 80, 600, 65, 200, 250


def submit_proposal(*, written: Mapping[str, str], token: str, proposer: Person | None, at: datetime) -> str:
    """The code with which it can be followed; the same text with the same token again is the same proposal.

    `written`: the PARTS; `token`: of the form it was written in, known to nobody else; `proposer`: only for who
    wants to be known. Raises DomainError (too_many) when more comes in than a person can write.
    """
    parts = {name: written.get(name, "").strip() for name in PARTS}
    code = _code(token, parts)
    if Proposal.objects.filter(code_hash=code_hash(code)).exists():
        return code
    if proposer is None:
        _spend_budget(at)
    content = Content(original=parts, proposer=str(proposer.public_id) if proposer else "")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            with transaction.atomic():
                _create(code, content, at=at)
            break
        except IntegrityError:
            # The other press of a double click was first; or somebody took the same key, and there is another.
            if Proposal.objects.filter(code_hash=code_hash(code)).exists():
                break
            if attempt == MOST_ATTEMPTS:
                raise
    return code


@transaction.atomic
def answer_question(*, code: str, answer: str) -> Proposal:
    """Raises DomainError: unknown_code, decided, nothing_asked (also when it was answered before)."""
    locked, content = _of_code(code)
    if not content.waits_for_answer:
        raise DomainError("nothing_asked")
    _write(locked, replace(content, answer=answer.strip()))
    return locked


@transaction.atomic
def withdraw_proposal(*, code: str, at: datetime) -> Proposal:
    """The text goes at once. Raises DomainError: unknown_code, decided, or in_use once it became a case."""
    locked, _content = _of_code(code)
    if locked.case_id:
        raise DomainError("in_use")
    _decide(locked, ProposalStatus.WITHDRAWN, at=at)
    _erase(locked, at=at)
    return locked


@transaction.atomic
def edit_proposal(*, proposal: Proposal, working: Mapping[str, str], title: str) -> Proposal:
    """The working text beside the original. Raises DomainError: decided, key_gone."""
    locked, content = _open(proposal)
    parts = {name: working.get(name, "").strip() for name in PARTS}
    locked.status = ProposalStatus.IN_WORK
    _write(locked, replace(content, working=parts, title=title.strip()))
    return locked


@transaction.atomic
def ask_proposer(*, proposal: Proposal, question: str, by: Person, at: datetime) -> Proposal:
    """One question, which only the code can answer. Raises DomainError: decided, key_gone, asked_before."""
    locked, content = _open(proposal)
    if content.asked:
        raise DomainError("asked_before")
    locked.status = ProposalStatus.IN_WORK
    _write(locked, replace(content, asked=question.strip()))
    _note("proposal_question_asked", locked, by=by, at=at)
    return locked


@transaction.atomic
def make_case(*, proposal: Proposal, by: Person, at: datetime) -> DilemmaCasePage:
    """A draft with the working text; the second time the same draft.

    Raises DomainError: decided, key_gone, no_working_text, no_catalogue.
    """
    locked, content = _open(proposal)
    if locked.case is not None:
        return locked.case
    if not content.working:
        raise DomainError("no_working_text")
    index = CaseIndexPage.objects.filter(locale__language_code="nl").first()
    if index is None:
        raise DomainError("no_catalogue")
    # Two drafts at once would take the same place in the tree.
    Page.objects.select_for_update().get(pk=index.pk)
    page = DilemmaCasePage(**_fields_of(content), owner=by.user, locale=index.locale, live=False)
    index.add_child(instance=page)
    page.work = list(KindOfWork.objects.filter(code=content.working["work"], locale__language_code="nl"))
    # A draft: what is still missing the editor is told when it is submitted.
    page.save_revision(user=by.user, clean=False)
    locked.status, locked.case = ProposalStatus.IN_WORK, page
    locked.save()
    _note("proposal_made_case", locked, by=by, at=at)
    return page


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, reply: str, by: Person, at: datetime) -> Proposal:
    """Not used. The text stays KEPT_AFTER_DECISION, so that it can be taken back. Raises DomainError (decided)."""
    locked = _lock_open(proposal)
    locked.reason, locked.reply = Reason(reason), reply.strip()
    _decide(locked, ProposalStatus.NOT_USED, at=at)
    _note("proposal_declined", locked, by=by, at=at)
    return locked


@transaction.atomic
def send_elsewhere(*, proposal: Proposal, by: Person, at: datetime) -> Proposal:
    """It is a report: the text goes at once, nothing is passed on, and the code says where to turn.

    Raises DomainError (decided).
    """
    locked = _lock_open(proposal)
    _decide(locked, ProposalStatus.ELSEWHERE, at=at)
    _erase(locked, at=at)
    _note("proposal_belongs_elsewhere", locked, by=by, at=at)
    return locked


@transaction.atomic
def reopen_proposal(*, proposal: Proposal, by: Person, at: datetime) -> Proposal:
    """Used after all. Raises DomainError: not_declined, or key_gone when its text went already."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.status != ProposalStatus.NOT_USED:
        raise DomainError("not_declined")
    if locked.is_erased:
        raise KeyGone
    locked.status, locked.decided_on, locked.reason, locked.reply = ProposalStatus.IN_WORK, None, "", ""
    locked.save()
    _note("proposal_reopened", locked, by=by, at=at)
    return locked


@transaction.atomic
def note_case_published(*, case: DilemmaCasePage, at: datetime) -> int:
    """Its proposals are done: what was written goes. Returns how many there were."""
    # Also what was put aside before somebody published it after all.
    done = [*OPEN, ProposalStatus.NOT_USED]
    proposals = list(Proposal.objects.select_for_update().filter(case=case, status__in=done))
    for proposal in proposals:
        proposal.reason, proposal.reply = "", ""
        _decide(proposal, ProposalStatus.PUBLISHED, at=at)
        if not proposal.is_erased:
            _erase(proposal, at=at)
    return len(proposals)


def erase_due_proposals(*, at: datetime) -> int:
    """Erases what was decided long enough ago or never, and keys that outlived their text; returns how many texts.

    Also sees to keys for those who will write.
    """
    today = local_date(at)
    # What could not be taken away before.
    for left in Proposal.objects.exclude(key_name="").exclude(erased_on=None):
        _destroy_key(left.pk, left.key_name)
    erased = 0
    with transaction.atomic():
        undecided = Proposal.objects.select_for_update().filter(
            status__in=OPEN, received_on__lte=today - LONGEST_UNDECIDED
        )
        for proposal in undecided:
            proposal.reason = Reason.NOT_DECIDED
            _decide(proposal, ProposalStatus.NOT_USED, at=at)
            _erase(proposal, at=at)
            erased += 1
        decided = Proposal.objects.select_for_update().filter(
            erased_on=None, decided_on__lte=today - KEPT_AFTER_DECISION
        )
        for proposal in decided:
            _erase(proposal, at=at)
            erased += 1
        Proposal.objects.filter(key_name="", decided_on__lte=today - STATUS_KEPT).delete()
    keep_in_stock(_taken_keys())
    return erased


def _code(token: str, parts: Mapping[str, str]) -> str:
    # Over the text too: who goes back, changes it and sends again has a second proposal.
    written = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return code_of(salted_hmac("dilemmas.proposals.seed", f"{token}\n{written}", algorithm="sha256").digest())


def _spend_budget(at: datetime) -> None:
    if not is_within_budget("proposals", most=MOST_AN_HOUR, seconds=HOUR, at=at):
        raise DomainError("too_many")
    if Proposal.objects.filter(received_on=local_date(at)).count() >= MOST_A_DAY:
        raise DomainError("too_many")


def _create(code: str, content: Content, *, at: datetime) -> None:
    key_name = free_key(_taken_keys())
    Proposal.objects.create(
        received_on=local_date(at),
        code_hash=code_hash(code),
        key_name=key_name,
        sealed=lock(key_name, as_sealed(content)),
    )


def _taken_keys() -> set[str]:
    return set(Proposal.objects.exclude(key_name="").values_list("key_name", flat=True))


def _of_code(code: str) -> tuple[Proposal, Content]:
    found = proposal_with(code)
    if found is None:
        raise DomainError("unknown_code")
    return _open(found)


def _open(proposal: Proposal) -> tuple[Proposal, Content]:
    locked = _lock_open(proposal)
    return locked, content_of(locked)


def _lock_open(proposal: Proposal) -> Proposal:
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("case").get(pk=proposal.pk)
    if not locked.is_open:
        raise DomainError("decided", status=locked.status)
    return locked


def _write(proposal: Proposal, content: Content) -> None:
    proposal.sealed = lock(proposal.key_name, as_sealed(content))
    proposal.save()


def _decide(proposal: Proposal, status: ProposalStatus, *, at: datetime) -> None:
    proposal.status, proposal.decided_on = status, local_date(at)
    proposal.save()


def _erase(proposal: Proposal, *, at: datetime) -> None:
    """The row first: a key that goes before it would be taken for lost."""
    proposal.sealed, proposal.erased_on = b"", local_date(at)
    proposal.save()
    # What goes wrong here is done again by erase_due_proposals.
    transaction.on_commit(partial(_destroy_key, proposal.pk, proposal.key_name), robust=True)


def _destroy_key(proposal_id: int, key_name: str) -> None:
    destroy_key(key_name)
    Proposal.objects.filter(pk=proposal_id).update(key_name="")


def _fields_of(content: Content) -> dict[str, Any]:
    """What a draft is filled with; what does not fit is left to the editor."""
    text = content.working
    situation, question = text["situation"], " ".join(text["question"].split())
    is_short = len(situation) <= CARD_LETTERS and len(situation.split()) <= CARD_WORDS
    return {
        "title": (content.title or first_sentence(question))[:TITLE_LETTERS],
        "card": situation if is_short else "",
        # What makes it hard belongs to what happened, until an editor finds it a place.
        "situation": "\n\n".join(part for part in (situation, text["hard"]) if part),
        "question": question[:QUESTION_LETTERS],
        "options": [_option(line) for line in lines_of(text["options"])],
        "origin": ORIGIN,
    }


def _option(line: str) -> dict[str, Any]:
    empty = {"pro": "", "contra": "", "may_follow": "", "norm": ""}
    return {"type": "option", "value": {"text": line[:OPTION_LETTERS], **empty}}


def _note(kind: str, proposal: Proposal, *, by: Person, at: datetime) -> None:
    record_event(kind=kind, at=at, actor_id=by.public_id, details={"proposal": proposal.pk})
