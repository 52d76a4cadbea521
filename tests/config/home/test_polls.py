"""The poll of the week on the first page."""

import pytest

from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory
from tests.factories.polls import FIRST, make_poll
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2026-03-08 10:00", None),
        ("2026-03-09 10:00", "Het cadeau. Stem mee, zonder naam."),
        ("2026-03-12 10:00", "Het cadeau. Stem mee, zonder naam."),
        ("2026-03-20 10:00", "Het cadeau. De uitslag staat er."),
    ],
)
def test_everybody_finds_the_poll(now_is, at, sentence):
    make_poll()
    now_is(moment(at))
    html = client_of(EngagementFactory().person).get("/start/").content.decode()
    assert ('href="/poll/"' in html) is (sentence is not None)
    assert sentence is None or sentence in html


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.EDITOR, True), (Role.CONCERN_COORDINATOR, True), (Role.HR, False)]
)
def test_who_reads_reactions_hears_how_many_wait(now_is, at, role, sees):
    poll = make_poll()
    for number in range(2):
        poll.reactions.create(text=f"Reactie {number}", sent_on=FIRST.date())
    now_is(FIRST)
    html = client_of(somebody_with(role, at)).get("/start/").content.decode()
    assert ("2 reacties op de poll wachten" in html) is sees
    assert ('href="/poll/reacties/"' in html) is sees
