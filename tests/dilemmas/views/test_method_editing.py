"""Editors change methods and go back to the shipped ones; a session plays the method with which it was opened."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from dilemmas.frames import Seat, answer, sit_down
from dilemmas.messages.methods import in_dutch_and_english
from dilemmas.models import CardMethod, LiveSession, TalkMethod
from dilemmas.queries.live import Connected
from dilemmas.queries.methods import method_in_force, method_of
from dilemmas.rules.methods import TALKS as TALKS_SHIPPED
from dilemmas.rules.methods import shipped_method
from dilemmas.rules.session import Kind, Step
from dilemmas.snapshots import Kind as ShownTo
from dilemmas.snapshots import snapshots
from dilemmas.tickets import Ticket, give_ticket
from foundation.people.models import Role
from tests.conftest import client_of
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import THRESHOLD, make_facilitator, make_session, plan_session
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db
CARDS, TALKS = "wagtailsnippets_dilemmas_cardmethod", "wagtailsnippets_dilemmas_talkmethod"


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Any) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def editor(at: Any) -> Client:
    return client_of(somebody_with(Role.EDITOR, at))


@pytest.fixture
def moderator(at: Any) -> Client:
    return client_of(somebody_with(Role.CONCERN_COORDINATOR, at))


def card_steps(*steps: dict[str, Any]) -> dict[str, Any]:
    whole = [{"minutes": "1", "say": "", "say_en": "", **step} for step in steps]
    return nested_form_data({"steps": streamfield([("step", step) for step in whole])})


def talk_steps(*steps: dict[str, Any]) -> dict[str, Any]:
    # A box that is not ticked is not sent.
    empty = {"say": "Luister.", "turn_minutes": "", "title_en": "", "say_en": ""}
    return nested_form_data({"steps": streamfield([("step", {**empty, **step}) for step in steps])})


SHORT = (
    {"step": "read", "minutes": "2"},
    {
        "step": "vote",
        "minutes": "1.5",
        "say": "‘Kies in stilte.’\n‘Neem de tijd.’",
        "say_en": "‘Choose in silence.’",
    },
    {"step": "reveal", "say": "‘Kijk.’"},
    {"step": "weigh", "minutes": "6"},
)


def shown(response: Any) -> str:
    """With the words of the blocks, which a page of Wagtail carries as JSON."""
    return re.sub(
        r"\\u[0-9a-f]{4}", lambda one: json.loads(f'"{one[0]}"'), unescape(response.content.decode())
    )


def change(client: Client, kind: Kind, form: dict[str, Any], action: str = "action-publish") -> str:
    model, place = (
        (TalkMethod, TALKS) if TalkMethod.objects.filter(kind=kind).exists() else (CardMethod, CARDS)
    )
    method = model.objects.get(kind=kind)
    response = client.post(reverse(f"{place}:edit", args=[method.pk]), {**form, action: "1"})
    return "" if response.status_code == 302 else shown(response)


# Editing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [CARDS, TALKS])
def test_every_kind_has_a_line_and_nobody_adds_or_deletes_one(editor, moderator, place):
    for client in (editor, moderator):
        html = client.get(reverse(f"{place}:list")).content.decode()
        assert html.count("meegeleverd") == (6 if place == CARDS else 3)
        assert client.get(reverse(f"{place}:add")).status_code == 302
    line = (CardMethod if place == CARDS else TalkMethod).objects.first()
    assert moderator.post(reverse(f"{place}:delete", args=[line.pk])).status_code == 302
    assert type(line).objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("kind", list(Kind))
def test_an_editor_begins_with_the_shipped_steps(editor, kind):
    place = TALKS if TalkMethod.objects.filter(kind=kind).exists() else CARDS
    method = (TalkMethod if place == TALKS else CardMethod).objects.get(kind=kind)
    html = shown(editor.get(reverse(f"{place}:edit", args=[method.pk])))
    assert "Dit is de meegeleverde methode." in html
    assert "data-method-minutes" in html
    for step in in_dutch_and_english(kind):
        assert json.dumps(step["say"], ensure_ascii=False) in html
        assert json.dumps(step["say_en"], ensure_ascii=False) in html


def test_an_editor_submits_and_a_moderator_publishes(editor, moderator):
    assert change(editor, Kind.GAME, card_steps(*SHORT), "action-submit") == ""
    assert method_in_force(Kind.GAME) == shipped_method(Kind.GAME)
    method, task = CardMethod.objects.get(kind=Kind.GAME), TaskState.objects.get()
    approve = reverse(f"{CARDS}:workflow_action", args=[method.pk, "approve", task.pk])
    moderator.post(approve, {"comment": ""})
    assert [step.code for step in method_in_force(Kind.GAME)] == ["read", "vote", "reveal", "weigh"]
    assert method_in_force(Kind.TEAM_MEETING) == shipped_method(Kind.TEAM_MEETING)
    html = moderator.get(reverse(f"{CARDS}:list")).content.decode()
    assert "4 stappen, 10,5 minuten" in html
    assert html.count("aangepast") == 1


def test_an_editor_cannot_publish(editor):
    change(editor, Kind.GAME, card_steps(*SHORT))
    assert method_in_force(Kind.GAME) == shipped_method(Kind.GAME)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (({"step": "vote"}, {"step": "reveal"}), "Begin met ‘Trek en lees’"),
        (({"step": "read"}, {"step": "reveal"}, {"step": "vote"}), "meteen na ‘Stil stemmen’"),
        ((*SHORT[:3], {"step": "vote_again"}), "Zonder gesprek zegt de tweede niets"),
        ((*SHORT, {"step": "weigh"}), "Elke stap kan één keer"),
        ((), "minstens één stap"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(moderator, steps, sentence):
    assert sentence in change(moderator, Kind.GAME, card_steps(*steps))
    assert method_in_force(Kind.GAME) == shipped_method(Kind.GAME)


def test_a_time_that_is_none_is_refused_at_its_field(moderator):
    assert "Zorg ervoor" in change(
        moderator, Kind.GAME, card_steps({"step": "read", "minutes": "0"}, *SHORT[1:])
    )


def test_saving_the_shipped_steps_changes_nothing(moderator):
    steps = [{name: str(value) for name, value in step.items()} for step in in_dutch_and_english(Kind.GAME)]
    assert change(moderator, Kind.GAME, card_steps(*steps)) == ""
    assert not CardMethod.objects.get(kind=Kind.GAME).steps


def test_the_shipped_method_comes_back(moderator, editor):
    change(moderator, Kind.GAME, card_steps(*SHORT))
    method = CardMethod.objects.get(kind=Kind.GAME)
    edit, back = reverse(f"{CARDS}:edit", args=[method.pk]), _back(method)
    assert back in moderator.get(edit).content.decode()
    # Of an editor it is a draft.
    assert "concept" in editor.get(back).content.decode()
    editor.post(back)
    assert len(method_in_force(Kind.GAME)) == 4
    moderator.post(back)
    assert method_in_force(Kind.GAME) == shipped_method(Kind.GAME)
    html = moderator.get(edit).content.decode()
    assert "Dit is de meegeleverde methode." in html
    assert back not in html


def _back(method: CardMethod) -> str:
    return reverse("dilemmas_method_shipped", args=["cardmethod", method.pk])


def test_who_does_not_edit_comes_nowhere(at):
    client, method = client_of(make_facilitator(at)), CardMethod.objects.get(kind=Kind.GAME)
    for address in (reverse(f"{CARDS}:list"), reverse(f"{CARDS}:edit", args=[method.pk]), _back(method)):
        assert client.get(address).status_code == 302
    assert client.post(_back(method)).status_code == 302


# Playing -------------------------------------------------------------------------------------------


def host_of(session: LiveSession, at: Any) -> Seat:
    ticket = give_ticket(Ticket(session.public_id, "host", session.hosts.get().person.public_id))
    return sit_down({"type": "hello", "audience": "host", "ticket": ticket}, at=at)


def seen(session: LiveSession, at: Any, audience: str = "host", language: str = "nl") -> dict[str, Any]:
    kind = ShownTo(audience, language, moderates=audience == "host")
    return snapshots(session.pk, kinds=[kind], threshold=THRESHOLD, connected=Connected(), at=at)[kind]


def test_a_session_is_played_with_a_changed_method(moderator, at):
    change(moderator, Kind.GAME, card_steps(*SHORT))
    session = make_session(at=at)
    host = host_of(session, at)

    def ask(do: str, **parts: Any) -> dict[str, Any]:
        return answer({"type": "host", "id": 1, "do": do, **parts}, host, at=at)

    card = ask("lay_card", version=version_of(make_case()).pk)["card"]
    told = seen(session, at)
    assert told["session"]["steps"] == ["read", "vote", "reveal", "weigh"]
    assert told["session"]["minutes"] == {"read": 2, "vote": 1.5, "reveal": 1, "weigh": 6}
    assert told["card"]["minutesLeft"] == 10.5
    assert told["session"]["guides"]["vote"] == {
        "say": ["‘Kies in stilte.’", "‘Neem de tijd.’"],
        "language": "nl",
    }
    # What an editor left empty is the shipped sentence.
    assert told["session"]["guides"]["read"]["say"][0].startswith("‘Ik lees de kaart voor.")
    guides = seen(session, at, language="en")["session"]["guides"]
    assert guides["vote"] == {"say": ["‘Choose in silence.’"], "language": "en"}
    # Not translated: in Dutch, and it says so.
    assert guides["reveal"] == {"say": ["‘Kijk.’"], "language": "nl"}
    assert guides["weigh"]["language"] == "en"
    for step in ("vote", "reveal", "weigh", "read"):
        assert ask("step", card=card, step=step)["type"] == "done"
    for step in ("rights", "vote_again", "agree"):
        assert ask("step", card=card, step=step)["code"] == "no_such_step"


def test_only_a_host_is_told_the_guide(moderator, at):
    change(moderator, Kind.GAME, card_steps(*SHORT))
    session = make_session(at=at)
    assert "guides" in seen(session, at)["session"]
    assert "guides" not in seen(session, at, "screen")["session"]
    phone = seen(session, at, "phone")["session"]
    assert {"guides", "minutes", "talk"}.isdisjoint(phone)
    assert phone["steps"] == ["read", "vote", "reveal", "weigh"]


def test_a_session_that_is_open_keeps_its_method_and_a_planned_one_gets_the_new(moderator, at):
    opened = make_session(at=at)
    planned = plan_session(kind=Kind.GAME, by=opened.hosts.get().person, starts_at=at, at=at, place="Kamer 2")
    change(moderator, Kind.GAME, card_steps(*SHORT))
    assert seen(opened, at)["session"]["steps"] == [step.code for step in shipped_method(Kind.GAME)]
    assert len(method_of(opened)) == 7
    assert seen(planned, at)["session"]["steps"] == ["read", "vote", "reveal", "weigh"]
    moderator.post(_back(CardMethod.objects.get(kind=Kind.GAME)))
    answer({"type": "host", "id": 1, "do": "open_lobby"}, host_of(planned, at), at=at)
    assert len(seen(planned, at)["session"]["steps"]) == 7


OWN_TALK = (
    {"title": "Koffie", "title_en": "Coffee", "say": "Schenk in.", "say_en": "Pour.", "minutes": "5"},
    {"title": "Ronde", "minutes": "12", "turn_minutes": "1.5"},
    {"title": "Wat doen we?", "minutes": "8", "agrees": "on"},
)


def test_a_talk_is_held_with_an_editors_own_parts(moderator, at):
    assert change(moderator, Kind.DIALOGUE_TABLE, talk_steps(*OWN_TALK)) == ""
    session = make_session(at=at, kind=Kind.DIALOGUE_TABLE)
    # The room is booked for as long as the parts take.
    lasts = session.occasion.ends_at - session.occasion.starts_at
    assert lasts.total_seconds() == 25 * 60
    host = host_of(session, at)
    steps = seen(session, at, "screen")["session"]["talk"]["steps"]
    assert [(one["title"], one["minutes"], one["turnMinutes"], one["agrees"]) for one in steps] == [
        ("Koffie", 5, 0, False),
        ("Ronde", 12, 1.5, False),
        ("Wat doen we?", 8, 0, True),
    ]
    english = seen(session, at, "screen", "en")["session"]["talk"]["steps"]
    assert [(one["title"], one["say"], one["language"]) for one in english[:2]] == [
        ("Coffee", ["Pour."], "en"),
        ("Ronde", ["Luister."], "nl"),
    ]

    def go(step: int, turn: int) -> str:
        return answer({"type": "host", "id": 1, "do": "talk", "step": step, "turn": turn}, host, at=at)[
            "type"
        ]

    assert [go(0, 0), go(1, 4), go(2, 0)] == ["done"] * 3
    # There is no fourth part, and no turn in the first.
    assert [go(3, 0), go(0, 1)] == ["refused"] * 2


def test_a_talk_needs_titles_and_turns_that_fit(moderator):
    assert "passen niet in de stap" in change(
        moderator, Kind.DIALOGUE_TABLE, talk_steps({"title": "Ronde", "minutes": "5", "turn_minutes": "6"})
    )
    assert change(moderator, Kind.DIALOGUE_TABLE, talk_steps({"title": "", "minutes": "5"})) != ""
    assert "bewaren we geen afspraken" in change(
        moderator, Kind.PEER_CONSULTATION, talk_steps({"title": "Ronde", "minutes": "5", "agrees": "on"})
    )
    assert not any(one.steps for one in TalkMethod.objects.all())


@pytest.mark.parametrize("kind", list(TALKS_SHIPPED))
def test_every_part_of_a_shipped_talk_has_its_own_title_and_what_it_agrees(kind):
    parts = in_dutch_and_english(kind)
    assert [part["agrees"] for part in parts] == [step.agrees for step in TALKS_SHIPPED[kind]]
    assert all(part["title"] and part["title_en"] and part["say"] for part in parts)
    assert not {step.code for step in TALKS_SHIPPED[kind]} & set(Step)


def test_saving_a_shipped_talk_unchanged_keeps_it_shipped(moderator):
    parts = [
        {name: str(value or "") for name, value in part.items() if name != "agrees"}
        | ({"agrees": "on"} if part["agrees"] else {})
        for part in in_dutch_and_english(Kind.MORAL_DELIBERATION)
    ]
    assert change(moderator, Kind.MORAL_DELIBERATION, talk_steps(*parts)) == ""
    assert not TalkMethod.objects.get(kind=Kind.MORAL_DELIBERATION).steps


@pytest.mark.parametrize("place", [CARDS, TALKS])
def test_a_draft_without_minutes_is_told_so(editor, place):
    kind, form = (
        (Kind.GAME, card_steps({"step": "read", "minutes": ""}))
        if place == CARDS
        else (Kind.DIALOGUE_TABLE, talk_steps({"title": "Ronde", "minutes": ""}))
    )
    model = CardMethod if place == CARDS else TalkMethod
    page = reverse(f"{place}:edit", args=[model.objects.get(kind=kind).pk])
    # As the button 'save draft' sends it.
    assert editor.post(page, form).status_code in (200, 302)


def test_nobody_goes_back_past_a_colleague_who_waits_for_approval(editor, moderator):
    assert change(editor, Kind.GAME, card_steps(*SHORT), "action-submit") == ""
    method = CardMethod.objects.get(kind=Kind.GAME)
    before = method.latest_revision
    assert editor.post(_back(method)).status_code in (302, 403)
    method.refresh_from_db()
    assert method.latest_revision == before
