"""A prize draw by name, which nothing in the database can join to a vote."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models

from dilemmas.actions.prizes import DrawRefused, draw_winner, enter_draw, forget_prize_entries, leave_draw
from dilemmas.models import (
    ChoiceTally,
    Poll,
    PollBallot,
    PollReaction,
    PollRound,
    PrizeDraw,
    PrizeEntry,
    SealedChoice,
)
from foundation.audit.models import AuditEvent
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.models import Engagement, Person
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
OPEN, CLOSED = moment("2026-03-10 10:00"), moment("2026-03-16 10:00")


@pytest.fixture
def draw() -> PrizeDraw:
    return PrizeDraw.objects.create(
        title="Win een taart", prize="Een taart.", opens_on=date(2026, 3, 9), closes_on=date(2026, 3, 13)
    )


@pytest.fixture
def editor() -> Person:
    return PersonFactory(family_name="Redacteur")


def somebody(**kwargs) -> Person:
    return EngagementFactory(**kwargs).person


def code_of(act, **kwargs) -> str:
    with pytest.raises(DrawRefused) as caught:
        act(**kwargs)
    return caught.value.code


def test_somebody_takes_part_once_and_may_change_their_mind(draw):
    person = somebody()
    assert enter_draw(draw=draw, person=person, at=OPEN)
    assert not enter_draw(draw=draw, person=person, at=OPEN)
    assert PrizeEntry.objects.count() == 1
    assert leave_draw(draw=draw, person=person, at=OPEN)
    assert not leave_draw(draw=draw, person=person, at=OPEN)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-03-08 23:59", False),
        ("2026-03-09 00:00", True),
        ("2026-03-13 23:59", True),
        ("2026-03-14 00:00", False),
    ],
)
def test_taking_part_follows_the_days(draw, at, may):
    person = somebody()
    if may:
        assert enter_draw(draw=draw, person=person, at=moment(at))
    else:
        assert code_of(enter_draw, draw=draw, person=person, at=moment(at)) == "not_open"


def test_the_winner_is_one_of_them_told_by_mail_and_kept_in_the_chain(draw, editor, mailoutbox):
    people = [somebody() for _ in range(4)]
    for person in people:
        enter_draw(draw=draw, person=person, at=OPEN)
    winner = draw_winner(draw=draw, by=editor, at=CLOSED)
    assert winner in people
    event = AuditEvent.objects.get(kind="prize_drawn")
    assert (event.actor_id, event.subject_id) == (editor.public_id, winner.public_id)
    assert event.details == {"draw": str(draw.public_id), "entrants": 4}
    send_due_mail(at=CLOSED)
    (mail,) = mailoutbox
    assert mail.to == [winner.email]
    assert "Win een taart" in mail.body
    assert f"/prijs/{draw.public_id}/" in mail.body
    # The subject says nothing to who looks over a shoulder.
    assert "gewonnen" not in mail.subject


def test_a_draw_is_made_once_and_not_before_its_time(draw, editor):
    person = somebody()
    enter_draw(draw=draw, person=person, at=OPEN)
    assert code_of(draw_winner, draw=draw, by=editor, at=moment("2026-03-13 23:00")) == "still_open"
    draw_winner(draw=draw, by=editor, at=CLOSED)
    assert code_of(draw_winner, draw=draw, by=editor, at=CLOSED) == "drawn_already"
    assert code_of(enter_draw, draw=draw, person=somebody(), at=CLOSED) == "not_open"
    assert OutboxMessage.objects.count() == 1


def test_only_who_works_here_can_win(draw, editor):
    left, dead = somebody(), somebody()
    Engagement.objects.filter(person=left).update(ends_on=date(2026, 3, 12))
    for person in (left, dead):
        enter_draw(draw=draw, person=person, at=OPEN)
    Person.objects.filter(pk=dead.pk).update(status="deceased")
    assert code_of(draw_winner, draw=draw, by=editor, at=CLOSED) == "nobody_entered"
    draw.refresh_from_db()
    assert draw.drawn_on is None


def test_somebody_registered_twice_has_one_chance(draw, editor):
    kept = somebody()
    again = PersonFactory()
    for person in (kept, again):
        enter_draw(draw=draw, person=person, at=OPEN)
    Person.objects.filter(pk=again.pk).update(status="merged", merged_into=kept)
    assert draw_winner(draw=draw, by=editor, at=CLOSED) == kept
    draw.refresh_from_db()
    assert draw.entrants == 1


def test_chance_is_even(editor):
    """Two hundred draws among four: nobody is left out, nobody favoured (chi-squared, one in ten thousand)."""
    people = [somebody() for _ in range(4)]
    won: Counter[int] = Counter()
    for number in range(200):
        draw = PrizeDraw.objects.create(
            title=f"Prijs {number}", prize="Taart", opens_on=OPEN.date(), closes_on=OPEN.date()
        )
        PrizeEntry.objects.bulk_create(PrizeEntry(draw=draw, person=person) for person in people)
        won[draw_winner(draw=draw, by=editor, at=CLOSED).pk] += 1
    assert sum((won[person.pk] - 50) ** 2 / 50 for person in people) < 21.1


def test_entries_go_two_weeks_after_the_draw_with_the_name_of_the_winner(draw, editor):
    enter_draw(draw=draw, person=somebody(), at=OPEN)
    draw_winner(draw=draw, by=editor, at=CLOSED)
    assert forget_prize_entries(at=CLOSED + timedelta(days=14)) == 0
    assert forget_prize_entries(at=CLOSED + timedelta(days=15)) == 1
    draw.refresh_from_db()
    assert (PrizeEntry.objects.count(), draw.winner, draw.entrants) == (0, None, 1)
    assert forget_prize_entries(at=CLOSED + timedelta(days=16)) == 0


def test_entries_of_a_draw_that_nobody_made_go_too(draw):
    enter_draw(draw=draw, person=somebody(), at=OPEN)
    assert forget_prize_entries(at=moment("2026-06-11 10:00")) == 0
    assert forget_prize_entries(at=moment("2026-06-12 10:00")) == 1


# Apart from votes --------------------------------------------------------------------------------

VOTES = {Poll, PollRound, PollBallot, PollReaction, SealedChoice, ChoiceTally}
PRIZES = {PrizeDraw, PrizeEntry}


def foreign_keys(model: type[models.Model]) -> set[type[models.Model]]:
    return {
        field.related_model
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model
    }


def test_no_row_of_a_vote_points_at_a_person_a_prize_or_what_could_lead_to_one():
    """Whatever follows foreign keys from a vote comes to cases, units and editors' drafts, never to a person."""
    reached, edge = set(VOTES), set(VOTES)
    while edge:
        edge = {other for model in edge for other in foreign_keys(model)} - reached
        reached |= edge
    assert Person not in reached
    assert not PRIZES & reached


def test_no_row_of_a_prize_points_at_a_vote():
    reached = {other for model in PRIZES for other in foreign_keys(model)}
    assert reached == {PrizeDraw, Person}
    assert not VOTES & reached


def test_nothing_else_of_ours_points_at_a_vote_or_an_entry():
    """So that no third table holds both ends."""
    pointing = {
        (model, other)
        for model in apps.get_models()
        for other in foreign_keys(model)
        & {PollRound, PollBallot, PollReaction, SealedChoice, ChoiceTally, PrizeEntry}
    }
    assert pointing == {(PollBallot, PollRound)}


def test_entries_and_votes_share_no_column_with_a_moment_or_a_value_to_match_on():
    names = {
        model: {field.name for field in model._meta.get_fields()}
        for model in (PrizeEntry, PollBallot, SealedChoice)
    }
    assert names == {
        PrizeEntry: {"id", "draw", "person"},
        PollBallot: {"id", "round", "mark"},
        SealedChoice: {"id", "sealed_to", "blob"},
    }
