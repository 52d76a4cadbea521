"""A line without a person: read before anybody else reads it, and nothing rewritten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dilemmas.actions.reactions import (
    MOST_WAITING,
    REACTIONS_A_MINUTE,
    ReactionRefused,
    approve_reaction,
    forget_unread_reactions,
    reject_reaction,
    send_reaction,
)
from dilemmas.actions.voting import VoteRefused
from dilemmas.models import PollReaction
from dilemmas.queries.polls import approved_reactions, waiting_reactions
from dilemmas.rules.redaction import REMOVED
from foundation.audit.models import AuditEvent
from tests.conftest import moment
from tests.factories.people import PersonFactory
from tests.factories.polls import FIRST, OVER, SECOND, make_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    return make_poll()


@pytest.fixture
def moderator():
    return PersonFactory().public_id


def sent(poll, text: str, *, at=FIRST) -> PollReaction:
    send_reaction(poll=poll, text=text, at=at)
    return PollReaction.objects.get(poll=poll, text=text)


def refused(**kwargs) -> str:
    with pytest.raises(ReactionRefused) as caught:
        send_reaction(**kwargs)
    return caught.value.code


def test_a_line_waits_with_the_day_and_nothing_else(poll):
    assert send_reaction(poll=poll, text="  Vraag\nhet  eerst. ", at=FIRST)
    (row,) = PollReaction.objects.values()
    assert row.pop("id") > 0
    assert row == {
        **{"poll_id": poll.pk, "text": "Vraag het eerst.", "sent_on": FIRST.date()},
        **{"state": "waiting", "reason": ""},
    }
    assert approved_reactions(poll) == []


def test_the_same_line_twice_is_one(poll):
    assert send_reaction(poll=poll, text="Vraag het eerst.", at=FIRST)
    assert not send_reaction(poll=poll, text="Vraag het eerst.", at=FIRST)
    assert PollReaction.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": FIRST - timedelta(days=2)}, "not_open"),
        ({"at": OVER}, "not_open"),
        ({"text": " \0 \n"}, "empty"),
        ({"text": "a" * 281}, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(poll, change, code):
    assert refused(**{"poll": poll, "text": "Vraag het.", "at": FIRST, **change}) == code
    assert PollReaction.objects.count() == 0


def test_lines_lie_in_no_order_of_time(poll):
    """Of fifty, the order of the keys is not the order in which they came."""
    for number in range(50):
        send_reaction(poll=poll, text=f"Reactie {number}", at=FIRST + timedelta(minutes=3 * number))
    texts = list(PollReaction.objects.order_by("pk").values_list("text", flat=True))
    assert texts != [f"Reactie {number}" for number in range(50)]
    assert len(set(texts)) == 50


def test_a_flood_of_lines_is_slowed_down(poll):
    for number in range(REACTIONS_A_MINUTE):
        send_reaction(poll=poll, text=f"Reactie {number}", at=FIRST)
    with pytest.raises(VoteRefused) as caught:
        send_reaction(poll=poll, text="Nog een", at=FIRST)
    assert caught.value.code == "too_busy"
    assert send_reaction(poll=poll, text="Nog een", at=FIRST + timedelta(minutes=1))


def test_a_queue_that_nobody_reads_takes_no_more(poll):
    PollReaction.objects.bulk_create(
        PollReaction(poll=poll, text=f"Reactie {number}", sent_on=FIRST.date())
        for number in range(MOST_WAITING)
    )
    assert refused(poll=poll, text="Nog een", at=FIRST) == "queue_full"


def test_approved_lines_show_from_three(poll, moderator):
    for number in range(3):
        assert approved_reactions(poll) == []
        approve_reaction(reaction_id=sent(poll, f"Reactie {number}").pk, by=moderator, at=FIRST)
    assert sorted(approved_reactions(poll)) == ["Reactie 0", "Reactie 1", "Reactie 2"]


def test_a_name_gives_way_to_a_mark_and_nothing_else_changes(poll, moderator):
    reaction = sent(poll, "Volgens mij wist Karin dit. Zeg het KARIN.")
    approve_reaction(reaction_id=reaction.pk, remove=["Karin"], by=moderator, at=FIRST)
    reaction.refresh_from_db()
    assert reaction.text == f"Volgens mij wist {REMOVED} dit. Zeg het {REMOVED}."
    assert reaction.state == "approved"
    assert AuditEvent.objects.get().details == {"poll": str(poll.public_id), "edited": True}


def test_marks_that_make_a_line_too_long_are_refused_and_it_waits_on(poll, moderator):
    reaction = sent(poll, ("Jo " * 90).strip())
    with pytest.raises(ReactionRefused) as caught:
        approve_reaction(reaction_id=reaction.pk, remove=["Jo"], by=moderator, at=FIRST)
    assert caught.value.code == "too_long"
    reaction.refresh_from_db()
    assert reaction.state == "waiting"


def test_a_rejected_line_is_wiped_and_its_reason_kept(poll, moderator):
    reaction = sent(poll, "Karin is een dief.")
    reject_reaction(reaction_id=reaction.pk, reason="names", by=moderator, at=FIRST)
    reaction.refresh_from_db()
    assert (reaction.text, reaction.state, reaction.reason) == ("", "rejected", "names")
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id) == ("poll_reaction_rejected", moderator)
    assert event.details == {"poll": str(poll.public_id), "reason": "names"}


def test_the_database_keeps_no_text_of_what_was_rejected(poll):
    with pytest.raises(IntegrityError), transaction.atomic():
        PollReaction.objects.create(
            poll=poll, text="Toch nog", state="rejected", reason="names", sent_on=FIRST.date()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PollReaction.objects.create(poll=poll, text="", state="rejected", reason="", sent_on=FIRST.date())


def test_two_moderators_decide_once(poll, moderator):
    reaction = sent(poll, "Vraag het eerst.")
    approve_reaction(reaction_id=reaction.pk, by=moderator, at=FIRST)
    for decide in (
        lambda: reject_reaction(reaction_id=reaction.pk, reason="double", by=moderator, at=FIRST),
        lambda: approve_reaction(reaction_id=reaction.pk, remove=["Vraag"], by=moderator, at=FIRST),
    ):
        with pytest.raises(ReactionRefused) as caught:
            decide()
        assert caught.value.code == "decided_already"
    reaction.refresh_from_db()
    assert reaction.text == "Vraag het eerst."
    with pytest.raises(ReactionRefused) as caught:
        approve_reaction(reaction_id=1, by=moderator, at=FIRST)
    assert caught.value.code == "gone"


def test_a_reason_that_is_none_of_ours_is_no_reason(poll, moderator):
    with pytest.raises(ValueError, match="zomaar"):
        reject_reaction(reaction_id=sent(poll, "Tekst").pk, reason="zomaar", by=moderator, at=FIRST)
    assert waiting_reactions().count() == 1


def test_what_nobody_read_goes_four_weeks_after_the_poll(poll, moderator):
    approve_reaction(reaction_id=sent(poll, "Goed").pk, by=moderator, at=FIRST)
    sent(poll, "Ongelezen", at=SECOND)
    assert forget_unread_reactions(at=moment("2026-04-13 10:00")) == 0
    assert forget_unread_reactions(at=moment("2026-04-14 10:00")) == 1
    assert list(PollReaction.objects.values_list("text", flat=True)) == ["Goed"]
