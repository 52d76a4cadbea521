"""An external on the way to the first day, and a browser that came in by the personal link."""

from datetime import date, datetime
from uuid import UUID

from django.test import Client

from foundation.people.actions import grant_role
from foundation.people.actions.links import give_code
from foundation.people.links import path_of
from foundation.people.models import CodeChannel, Engagement, Person, Role
from tests.factories.declarations import standing_link
from tests.factories.people import EngagementFactory, PersonFactory


def client_by_link(engagement: Engagement) -> Client:
    """A browser in which the link was opened and bound."""
    client = Client()
    answer = client.post(path_of(standing_link(engagement).public_id))
    assert answer.status_code == 302, answer.status_code
    return client


def code_for(engagement: Engagement, *, at: datetime) -> str:
    """A new code of the sponsor."""
    assert engagement.sponsor is not None
    return give_code(engagement=engagement, channel=CodeChannel.SPONSOR, by=engagement.sponsor, at=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def make_desk(*, at: datetime) -> Person:
    person = PersonFactory(given_name="Bea", family_name="Balie")
    EngagementFactory(person=person, starts_on=date(2016, 1, 1))
    grant_role(person=person, role=Role.DESK, at=at)
    return person


def filled(text_id: UUID, **answers: str) -> dict[str, str]:
    """What the form of a declaration sends."""
    return {
        "text": str(text_id),
        "read": "1",
        **{f"q_{name}": value for name, value in answers.items()},
    }
