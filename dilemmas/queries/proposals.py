"""Proposals as the coordinator reads them, and as whoever sent one follows it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from dilemmas.models import OPEN, Proposal, ProposalStatus
from dilemmas.proposal_keys import KeyGone, unlock
from dilemmas.rules.proposals import as_code, first_sentence
from foundation.people.models import Person


@dataclass(frozen=True)
class Content:
    """What a proposal says; empty when it is erased."""

    original: dict[str, str] = field(default_factory=dict)
    working: dict[str, str] = field(default_factory=dict)
    title: str = ""
    # Public id of who put a name to it.
    proposer: str = ""
    asked: str = ""
    answer: str = ""

    @property
    def heading(self) -> str:
        texts = self.working or self.original
        return self.title or first_sentence(texts.get("question", "") or texts.get("situation", ""))

    @property
    def waits_for_answer(self) -> bool:
        return bool(self.asked) and not self.answer


@dataclass(frozen=True)
class ReadProposal:
    """A proposal with what it says, unlocked."""

    proposal: Proposal
    content: Content
    # The key was lost: nobody can read it, and it was not erased by us.
    is_lost: bool = False


def content_of(proposal: Proposal) -> Content:
    """Raises KeyGone when the key was lost."""
    if proposal.is_erased:
        return Content()
    return Content(**unlock(proposal.key_name, proposal.sealed))


def read(proposal: Proposal) -> ReadProposal:
    try:
        return ReadProposal(proposal, content_of(proposal))
    except KeyGone:
        return ReadProposal(proposal, Content(), is_lost=True)


def open_proposals() -> list[ReadProposal]:
    """What waits first, the oldest on top; then what somebody works at."""
    rows = Proposal.objects.filter(status__in=OPEN).order_by("received_on", "pk")
    return [read(one) for one in sorted(rows, key=lambda one: one.status != ProposalStatus.RECEIVED)]


def decided_proposals() -> QuerySet[Proposal]:
    """The newest decision first."""
    return Proposal.objects.exclude(status__in=OPEN).select_related("case").order_by("-decided_on", "pk")


def waiting_count() -> int:
    return Proposal.objects.filter(status=ProposalStatus.RECEIVED).count()


def proposal_with(code: str) -> Proposal | None:
    """Of which this is the code, as somebody typed it."""
    known = as_code(code)
    return (
        Proposal.objects.filter(code_hash=code_hash(known)).select_related("case").first() if known else None
    )


def proposer_of(content: Content) -> Person | None:
    """Who put a name to it; also after two registrations became one."""
    if not content.proposer:
        return None
    person = Person.objects.select_related("merged_into").filter(public_id=UUID(content.proposer)).first()
    return (person.merged_into or person) if person else None


def code_hash(code: str) -> str:
    return salted_hmac("dilemmas.proposals.code", code, algorithm="sha256").hexdigest()


def as_sealed(content: Content) -> dict[str, Any]:
    return dict(vars(content))
