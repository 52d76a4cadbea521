"""Proposals as somebody sends them, and as far as a coordinator brought them."""

from datetime import datetime
from uuid import uuid4

from dilemmas.actions.proposals import (
    decline_proposal,
    edit_proposal,
    make_case,
    send_elsewhere,
    submit_proposal,
)
from dilemmas.models import DilemmaCasePage, KindOfWork, Proposal, Reason
from dilemmas.queries.proposals import code_hash
from dilemmas.rules.proposals import as_code
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.factories.dilemmas import _item, make_catalogue
from tests.factories.dilemmas import make_case as make_case_page
from tests.factories.people import PersonFactory

TEXT = {
    "situation": "Een collega neemt elke vrijdag restjes van de lunch mee naar huis. Hij heeft het niet breed.",
    "question": "Zeg ik er iets van, of laat ik het zo?",
    "options": "Er iets van zeggen\nHet zo laten",
    "hard": "Niemand heeft er last van.",
    "work": "balie",
}


def make_proposal(*, at: datetime, proposer: Person | None = None, token: str = "", **parts: str) -> Proposal:
    return with_code(make_code(at=at, proposer=proposer, token=token, **parts))


def make_code(*, at: datetime, proposer: Person | None = None, token: str = "", **parts: str) -> str:
    _item(KindOfWork, "balie")
    return submit_proposal(written=TEXT | parts, token=token or uuid4().hex, proposer=proposer, at=at)


def with_code(code: str) -> Proposal:
    return Proposal.objects.get(code_hash=code_hash(as_code(code)))


def make_reviewer(*, at: datetime) -> Person:
    person = PersonFactory(given_name="Samira", family_name="Haddad")
    grant_role(person=person, role=Role.CONCERN_COORDINATOR, at=at)
    return person


def draft_of(proposal: Proposal, *, by: Person, at: datetime, title: str = "De restjes") -> DilemmaCasePage:
    """Its case in the making, with the text as it came in."""
    make_catalogue()
    edit_proposal(proposal=proposal, working=TEXT, title=title)
    return make_case(proposal=proposal, by=by, at=at)


def finished(page: DilemmaCasePage) -> DilemmaCasePage:
    """With all that an editor adds, and published."""
    example = make_case_page("Voorbeeld", publish=False)
    for name in ("adviser", "leading_value", "theme", "topic", "levels", "stakeholders", "card", "options"):
        setattr(page, name, getattr(example, name))
    example.delete()
    page.save_revision().publish()
    return DilemmaCasePage.objects.get(pk=page.pk)


def declined(proposal: Proposal, *, by: Person, at: datetime, reply: str = "") -> Proposal:
    return decline_proposal(proposal=proposal, reason=Reason.HAVE_ONE, reply=reply, by=by, at=at)


def elsewhere(proposal: Proposal, *, by: Person, at: datetime) -> Proposal:
    return send_elsewhere(proposal=proposal, by=by, at=at)
