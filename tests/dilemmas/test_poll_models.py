"""The days of a poll as an editor fills them in, and one poll at a time."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dilemmas.models import EmbedSettings, Poll
from tests.factories.dilemmas import make_case, version_of
from tests.factories.polls import MONDAY, make_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return version_of(make_case())


def test_days_left_empty_are_the_thursday_and_the_monday_after(version):
    poll = Poll(case_version=version, opens_on=MONDAY)
    poll.full_clean()
    assert (poll.second_on, poll.reflection_on) == (date(2026, 3, 12), date(2026, 3, 16))


@pytest.mark.parametrize(
    ("second", "reflection", "field"),
    [
        (date(2026, 3, 9), date(2026, 3, 16), "second_on"),
        (date(2026, 3, 8), date(2026, 3, 16), "second_on"),
        (date(2026, 3, 12), date(2026, 3, 12), "reflection_on"),
        # A second vote so late that the usual Monday lies before it.
        (date(2026, 3, 20), None, "reflection_on"),
    ],
)
def test_days_out_of_order_are_refused_at_their_field(version, second, reflection, field):
    poll = Poll(case_version=version, opens_on=MONDAY, second_on=second, reflection_on=reflection)
    with pytest.raises(ValidationError) as caught:
        poll.full_clean()
    assert list(caught.value.message_dict) == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_poll(version=version, second_on=second, reflection_on=reflection or second)


def test_a_second_poll_in_the_same_week_is_refused_unless_it_is_meant(version):
    make_poll(version=version)
    other = Poll(case_version=version, opens_on=date(2026, 3, 11))
    with pytest.raises(ValidationError, match="Het cadeau"):
        other.full_clean()
    other.runs_beside = True
    other.full_clean()
    # The next week follows without a gap.
    Poll(case_version=version, opens_on=date(2026, 3, 16)).full_clean()


def test_a_poll_is_called_after_its_case_unless_it_has_a_title(version):
    assert str(Poll(case_version=version)) == "Het cadeau"
    poll = Poll(case_version=version, title="Doos bonbons", title_en="Box of chocolates")
    assert (str(poll), poll.title_in("en")) == ("Doos bonbons", "Box of chocolates")


def test_a_text_without_english_is_said_to_be_dutch(version):
    poll = Poll(
        case_version=version, digest="<p>Zo.</p>", reflection="<p>Dus.</p>", reflection_en="<p>So.</p>"
    )
    assert (poll.text_in("digest", "en"), poll.is_dutch_only("digest", "en")) == ("<p>Zo.</p>", True)
    assert (poll.text_in("reflection", "en"), poll.is_dutch_only("reflection", "en")) == ("<p>So.</p>", False)
    assert not poll.is_dutch_only("digest", "nl")


def test_settings_of_frames_are_kept_as_origins_and_say_which_line_is_wrong():
    kept = EmbedSettings(frame_ancestors="https://Intranet.nl/\n\nhttps://rap.nl:8443")
    kept.clean()
    assert kept.frame_ancestors == "https://intranet.nl\nhttps://rap.nl:8443"
    assert kept.origins == ["https://intranet.nl", "https://rap.nl:8443"]
    with pytest.raises(ValidationError, match=r"https://\*\.nl"):
        EmbedSettings(frame_ancestors="https://a.nl\nhttps://*.nl").clean()
