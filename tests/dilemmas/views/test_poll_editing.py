"""Editors plan polls, moderators approve them; what people voted on stays as it is."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site, TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text

from dilemmas.actions.polls import plan_series
from dilemmas.models import EmbedSettings, Poll, PollReaction, PrizeDraw
from dilemmas.poll_pages import PREVIEW_PHASES
from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.factories.decks import make_curated_deck
from tests.factories.dilemmas import make_case, version_of
from tests.factories.polls import FIRST, OVER, SECOND, make_poll
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db
PLACE = "wagtailsnippets_dilemmas_poll"
BEFORE = moment("2026-03-02 10:00")


@pytest.fixture
def editor(at: Any) -> Client:
    return client_of(somebody_with(Role.EDITOR, at))


@pytest.fixture
def moderator(at: Any) -> Client:
    return client_of(somebody_with(Role.CONCERN_COORDINATOR, at))


@pytest.fixture
def version():
    return version_of(make_case())


def form(version: Any, **changes: Any) -> dict[str, Any]:
    texts = ("digest", "reflection", "digest_en", "reflection_en")
    fields = {
        "case_version": str(version.pk),
        **dict.fromkeys(
            ("title", "introduction", "title_en", "introduction_en", "second_on", "reflection_on"), ""
        ),
        **{name: rich_text("") for name in texts},
        "opens_on": "2026-03-09",
        **changes,
    }
    return nested_form_data(fields)


def test_an_editor_plans_and_submits_and_a_moderator_publishes(editor, moderator, version, now_is):
    now_is(BEFORE)
    editor.post(reverse(f"{PLACE}:add"), {**form(version), "action-submit": "1"})
    poll = Poll.objects.get()
    assert (poll.live, poll.second_on, poll.reflection_on) == (False, date(2026, 3, 12), date(2026, 3, 16))
    task = TaskState.objects.get()
    now_is(FIRST)
    assert Client().get(f"/poll/{poll.public_id}/").status_code == 404
    approve = reverse(f"{PLACE}:workflow_action", args=[poll.pk, "approve", task.pk])
    moderator.post(approve, {"comment": ""})
    poll.refresh_from_db()
    assert poll.live
    assert Client().get(f"/poll/{poll.public_id}/").status_code == 200


def test_an_editor_cannot_publish(editor, version, now_is):
    now_is(BEFORE)
    editor.post(reverse(f"{PLACE}:add"), {**form(version), "action-publish": "1"})
    assert not Poll.objects.filter(live=True).exists()


def test_the_cases_to_choose_from_are_the_published_ones_by_title(editor, now_is):
    now_is(BEFORE)
    for title in ("Zebra", "Aap"):
        make_case(title)
    gone = make_case("Weg")
    gone.unpublish()
    html = editor.get(reverse(f"{PLACE}:add")).content.decode()
    assert html.index(">Aap<") < html.index(">Zebra<")
    assert ">Weg<" not in html


def test_a_week_that_is_taken_is_refused_with_the_reason(editor, version, now_is):
    now_is(BEFORE)
    make_poll(version=version)
    html = editor.post(reverse(f"{PLACE}:add"), form(version, opens_on="2026-03-11")).content.decode()
    assert "loopt ‘Het cadeau’ al" in html
    assert Poll.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "changes", "refused"),
    [
        (BEFORE, {"opens_on": "2026-03-16"}, False),
        (FIRST, {"opens_on": "2026-03-02"}, True),
        (FIRST, {"second_on": "2026-03-13", "reflection_on": "2026-03-16"}, False),
        (SECOND, {"second_on": "2026-03-13", "reflection_on": "2026-03-16"}, True),
        (SECOND, {"reflection_on": "2026-03-18"}, False),
        (OVER, {"reflection_on": "2026-03-18"}, True),
        (OVER, {"digest": rich_text("<p>Nog iets.</p>")}, False),
    ],
)
def test_what_people_voted_on_stays_as_it_is(moderator, version, now_is, at, changes, refused):
    poll = make_poll(version=version)
    now_is(at)
    days = {"second_on": "2026-03-12", "reflection_on": "2026-03-16"}
    if "opens_on" in changes:
        days = {}
    answer = moderator.post(
        reverse(f"{PLACE}:edit", args=[poll.pk]),
        {**form(version, **{**days, **changes}), "action-publish": "1"},
    )
    assert ("er is al op gestemd" in answer.content.decode()) is refused
    assert answer.status_code == (200 if refused else 302)


def test_another_case_is_refused_once_the_poll_is_open(moderator, version, now_is):
    poll, other = make_poll(version=version), version_of(make_case("Iets anders"))
    now_is(FIRST)
    answer = moderator.post(
        reverse(f"{PLACE}:edit", args=[poll.pk]),
        {**form(other, second_on="2026-03-12", reflection_on="2026-03-16"), "action-publish": "1"},
    )
    assert "er is al op gestemd" in answer.content.decode()
    poll.refresh_from_db()
    assert poll.case_version == version


def test_a_poll_keeps_the_version_it_was_planned_with(editor, now_is):
    """An editor of the case goes on; the poll shows what was approved, until somebody chooses the newer one."""
    case = make_case()
    planned = version_of(case)
    poll = make_poll(version=planned)
    case.title = "Het grote cadeau"
    case.save_revision().publish()
    now_is(FIRST)
    assert "Het grote cadeau" not in Client().get(f"/poll/{poll.public_id}/").content.decode()
    html = editor.get(reverse(f"{PLACE}:edit", args=[poll.pk])).content.decode()
    assert ">Het cadeau<" in html
    assert ">Het grote cadeau<" in html


@pytest.mark.parametrize("mode", list(PREVIEW_PHASES))
def test_every_preview_shows_made_up_figures_and_takes_no_vote(editor, version, now_is, mode):
    now_is(BEFORE)
    poll = make_poll(version=version, live=False)
    url = reverse(f"{PLACE}:preview_on_edit", args=[poll.pk])
    assert editor.post(url, form(version)).json() == {"is_valid": True, "is_available": True}
    html = editor.get(f"{url}?mode={mode}").content.decode()
    assert "Het cadeau" in html
    takes_vote = 'name="keuze"' in html
    assert takes_vote is (mode in ("first", "second", "widget"))
    if takes_vote:
        assert "<fieldset disabled>" in html


# A series ----------------------------------------------------------------------------------------


def test_a_deck_becomes_a_series_of_drafts_on_free_mondays(editor, now_is):
    now_is(BEFORE)
    cases = [make_case(f"Casus {number}") for number in range(4)]
    deck = make_curated_deck(*cases, title="Najaar")
    # The second week is taken, and the first case had its poll.
    make_poll(date(2026, 3, 16), version=version_of(make_case("Al gepland")))
    make_poll(date(2026, 2, 2), version=version_of(cases[0]))
    answer = editor.post(
        reverse("dilemmas_poll_series"),
        {"deck": str(deck.public_id), "first_on": "2026-03-04", "weeks": "10"},
    )
    assert answer.status_code == 302
    drafts = Poll.objects.filter(live=False).order_by("opens_on")
    assert [(str(poll), poll.opens_on) for poll in drafts] == [
        ("Casus 1", date(2026, 3, 9)),
        ("Casus 2", date(2026, 3, 23)),
        ("Casus 3", date(2026, 3, 30)),
    ]
    # Each can be opened in the editor, submitted and approved like any other.
    assert all(poll.latest_revision for poll in drafts)
    assert editor.get(reverse(f"{PLACE}:edit", args=[drafts[0].pk])).status_code == 200
    again = editor.post(
        reverse("dilemmas_poll_series"), {"deck": str(deck.public_id), "first_on": "2026-03-04", "weeks": "2"}
    )
    assert "Elke casus in deze stapel had al een poll." in again.content.decode()


def test_a_series_begins_in_the_future(editor, now_is):
    now_is(BEFORE)
    answer = editor.post(
        reverse("dilemmas_poll_series"), {"deck": "x", "first_on": "2026-03-01", "weeks": "0"}
    )
    html = answer.content.decode()
    assert "Kies een dag die nog komt." in html
    assert Poll.objects.count() == 0


def test_a_series_of_nothing_is_nothing(now_is):
    assert plan_series(versions=[], first_on=date(2026, 3, 9), weeks=3, user=None, at=BEFORE) == []


def test_who_may_not_enter_the_administration_plans_nothing(at):
    client = client_of(somebody_with(Role.HR, at))
    assert client.get(reverse("dilemmas_poll_series")).status_code == 302
    assert client.post(reverse("dilemmas_poll_series"), {}).status_code == 302


# Beside it ---------------------------------------------------------------------------------------


def test_the_first_page_of_an_editor_says_how_many_reactions_wait(editor, version, now_is):
    now_is(FIRST)
    assert "Reacties op de poll" not in editor.get("/beheer/").content.decode()
    poll = make_poll(version=version)
    for number in range(2):
        PollReaction.objects.create(poll=poll, text=f"Reactie {number}", sent_on=FIRST.date())
    html = editor.get("/beheer/").content.decode()
    assert "Lees de 2 reacties die wachten" in html
    assert 'href="/poll/reacties/"' in html


def test_an_editor_makes_a_prize_and_finds_the_way_to_its_draw(editor, now_is):
    now_is(FIRST)
    place = "wagtailsnippets_dilemmas_prizedraw"
    fields = {"title": "Win een taart", "prize": "Een taart.", "opens_on": "2026-03-09"}
    wrong = editor.post(reverse(f"{place}:add"), {**fields, "closes_on": "2026-03-01"})
    assert "Kies een dag die niet voor het begin ligt." in wrong.content.decode()
    editor.post(reverse(f"{place}:add"), {**fields, "closes_on": "2026-03-13"})
    draw = PrizeDraw.objects.get()
    assert f"/prijs/{draw.public_id}/trekking/" in editor.get(reverse(f"{place}:list")).content.decode()


def test_only_moderators_say_who_may_embed(editor, moderator, version):
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=["dilemmas", "embedsettings", site.pk])
    assert editor.post(url, {"frame_ancestors": "https://intranet.nl"}).status_code == 302
    assert not EmbedSettings.objects.exclude(frame_ancestors="").exists()
    wrong = moderator.post(url, {"frame_ancestors": "https://*.nl"})
    assert "Dit is geen adres van één website" in wrong.content.decode()
    moderator.post(url, {"frame_ancestors": "https://Intranet.nl/"})
    assert EmbedSettings.objects.get().origins == ["https://intranet.nl"]
