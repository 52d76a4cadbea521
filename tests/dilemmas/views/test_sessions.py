"""The pages round a session: list, planning, its page, checking in, the report, coverage."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from dilemmas.actions.attendance import tick_present
from dilemmas.actions.live import add_host, moderate_argument, note, put_argument
from dilemmas.actions.posters import request_poster, wipe_old_posters
from dilemmas.actions.sessions import evaluate
from dilemmas.models import (
    Agreement,
    Argument,
    ArgumentState,
    CheckIn,
    Deck,
    FreeHour,
    LiveSession,
    OutcomePage,
    PosterRun,
    SessionNote,
    SessionWish,
)
from dilemmas.queries.sessions import led_unit_ids
from dilemmas.rules.evaluation import Answer, Question
from foundation.audit.models import Lookup, Purpose
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import Attendance
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Role
from foundation.printing.actions import print_storage
from tests.conftest import client_of, moment
from tests.factories.decks import make_curated_deck, make_deck
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import make_facilitator
from tests.factories.outcomes import make_archive, make_outcome
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.sessions import (
    STARTED,
    agree_on,
    begin,
    close,
    make_cluster,
    make_team,
    plan,
    play_card,
    played,
)

pytestmark = pytest.mark.django_db
EARLIER, AT = moment("2022-03-01 09:00"), moment("2022-03-15 10:00")


@pytest.fixture(autouse=True)
def clock(now_is, settings, tmp_path):
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def host():
    return make_facilitator(EARLIER)


@pytest.fixture
def manager():
    return PersonFactory(family_name="Leider")


@pytest.fixture
def cluster():
    return make_cluster("Stadsbeheer")


@pytest.fixture
def team(cluster, manager):
    return make_team("Groen", cluster=cluster, people=7, manager=manager)


@pytest.fixture
def member(team):
    return team[1][0].person


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def coordinator_of(unit):
    person = PersonFactory(family_name="Coördinator")
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=unit, at=EARLIER)
    return person


def game(host, team, *, first=(0, 1, 1, 2, 2, 3, 0), second=(1, 1, 1, 2, 2, 3, 1), starts_at=None):
    """Played yesterday, with two of the team checked in."""
    starts_at = starts_at or AT - timedelta(days=1)
    session = begin(plan(team[0], by=host, starts_at=starts_at, at=EARLIER), heads=7, here=team[1][:2])
    card = play_card(session, version=version_of(make_case("Het cadeau")), first=first, second=second)
    agree_on(session, "Wij delen het, want het is van iedereen, ondanks de gever.", owner="Karim")
    return session, card


# The list ----------------------------------------------------------------------------------------


def test_list_of_host_member_and_stranger(host, team, member):
    played(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER, title="Geweest spel")
    plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER, title="Nieuw spel")
    mine, theirs = client_of(host).get("/sessies/"), client_of(member).get("/sessies/")
    for page in (mine, theirs):
        assert "Nieuw spel" in words(page)
        assert "Geweest spel" in words(page)
    assert "Plan een sessie" in words(mine)
    assert "Plan een sessie" not in words(theirs)
    stranger = words(client_of(make_team("Wegen", people=1)[1][0].person).get("/sessies/"))
    assert "Nieuw spel" not in stranger
    assert "Geweest spel" not in stranger


def test_list_says_where_one_was(host, team, member):
    close(game(host, team)[0])
    assert "Jij was erbij" in words(client_of(member).get("/sessies/"))
    assert "Jij was erbij" not in words(client_of(team[1][6].person).get("/sessies/"))


def test_asking_for_a_session_without_the_manager(team, member, manager):
    browser = client_of(member)
    assert "Vraag een sessie zonder leidinggevende" in words(browser.get("/sessies/"))
    browser.post("/sessies/zonder-leidinggevende/", {"unit": str(team[0].public_id)})
    assert SessionWish.objects.get().unit == team[0]
    assert "Gevraagd" in words(browser.get("/sessies/"))
    client_of(manager).post("/sessies/zonder-leidinggevende/", {"unit": str(team[0].public_id)})
    assert SessionWish.objects.count() == 1


# Planning ----------------------------------------------------------------------------------------


def planned(**changes):
    return {
        "kind": "game",
        "unit": "",
        "deck": "",
        "day": "2022-03-22",
        "starts": "14:00",
        "place": "Kamer 2",
        "online_url": "",
        "title": "",
        **changes,
    }


def test_a_facilitator_plans_for_any_team_and_invites_it(host, team):
    deck = make_deck(make_case("Kaart"), owner=host)
    answer = client_of(host).post(
        "/sessies/plannen/", planned(unit=team[0].code, deck=str(deck.public_id), invites="on")
    )
    session = LiveSession.objects.get()
    assert answer["Location"] == f"/sessies/{session.public_id}/"
    assert (session.unit, session.deck, session.occasion.seats.count()) == (team[0], deck, 7)
    assert session.occasion.starts_at == moment("2022-03-22 14:00")


def test_a_manager_plans_for_the_own_team_only(manager, team):
    other, _people = make_team("Wegen", people=2)
    browser = client_of(manager)
    page = browser.get("/sessies/plannen/").content.decode()
    assert team[0].code in page
    assert f'value="{other.code}"' not in page
    assert browser.post("/sessies/plannen/", planned(unit=other.code)).status_code == 422
    assert browser.post("/sessies/plannen/", planned()).status_code == 422
    assert browser.post("/sessies/plannen/", planned(unit=team[0].code)).status_code == 302
    assert LiveSession.objects.get().has_arguments is False


def test_a_coordinator_plans_for_a_facilitator_of_a_team_in_the_own_cluster(host, team, cluster, manager):
    FreeHour.objects.create(person=host, starts_at=moment("2022-03-22 14:00"))
    browser = client_of(coordinator_of(cluster))
    page = browser.get(f"/sessies/plannen/?begeleider={host.public_id}").content.decode()
    assert f'value="{host.public_id}" selected' in page
    assert f"{manager.full_name}, leidinggevende" in page
    answer = browser.post(
        "/sessies/plannen/",
        planned(unit=team[0].code, host=str(host.public_id), without_manager="on", invites="on"),
    )
    session = LiveSession.objects.get()
    assert answer["Location"] == f"/sessies/{session.public_id}/"
    assert session.hosts.get().person == host
    assert session.has_arguments
    assert session.occasion.seats.count() == 7
    assert not FreeHour.objects.exists()
    assert OutboxMessage.objects.get(template="dilemmas/session_to_lead").recipient == host
    # Planned it, and leads it not.
    assert browser.get(answer["Location"]).status_code == 200
    assert browser.get(f"{answer['Location']}console/").status_code == 404
    assert browser.post(f"{answer['Location']}uitnodigen/").status_code == 404


def test_a_coordinator_plans_for_a_manager_of_the_team_and_of_no_other(team, cluster, manager):
    leads_other = PersonFactory(family_name="Anders")
    other = make_team("Wegen", cluster=cluster, people=2, manager=leads_other)
    browser = client_of(coordinator_of(cluster))
    wrong = planned(unit=team[0].code, host=str(leads_other.public_id))
    refused = browser.post("/sessies/plannen/", wrong)
    assert refused.status_code == 422
    assert "leidt geen sessie van dit team" in words(refused)
    browser.post("/sessies/plannen/", planned(unit=other[0].code, host=str(leads_other.public_id)))
    session = LiveSession.objects.get()
    assert (session.unit, session.hosts.get().person) == (other[0], leads_other)
    assert not session.has_arguments


def test_nobody_plans_a_rehearsal_for_somebody_else(host, team, cluster):
    refused = client_of(coordinator_of(cluster)).post(
        "/sessies/plannen/", planned(unit=team[0].code, host=str(host.public_id), kind="rehearsal")
    )
    assert refused.status_code == 422
    assert "plan je voor jezelf" in words(refused)
    assert not LiveSession.objects.exists()


def test_what_a_coordinator_forges_is_refused(host, team, cluster, member):
    elsewhere, _people = make_team("Zorg", cluster=make_cluster("Sociaal"), people=2)
    browser = client_of(coordinator_of(cluster))
    for changes in (
        {"unit": elsewhere.code, "host": str(host.public_id)},
        {"unit": team[0].code, "host": str(member.public_id)},
        {"unit": team[0].code, "host": "geen mens"},
        # Leads nothing themselves.
        {"unit": team[0].code, "host": ""},
        {"unit": "", "host": str(host.public_id)},
    ):
        assert browser.post("/sessies/plannen/", planned(**changes)).status_code == 422
    # A facilitator plans for everybody, and lets nobody else lead.
    facilitator = make_facilitator(EARLIER)
    client_of(facilitator).post("/sessies/plannen/", planned(unit=team[0].code, host=str(host.public_id)))
    assert LiveSession.objects.get().hosts.get().person == facilitator
    assert not LiveSession.objects.filter(hosts__person=host).exists()


def test_outside_the_own_units_nobody_is_made_host(host, cluster):
    elsewhere, _people = make_team("Zorg", cluster=make_cluster("Sociaal"), people=2)
    both = coordinator_of(cluster)
    grant_role(person=both, role=Role.FACILITATOR, at=EARLIER)
    forged = planned(unit=elsewhere.code, host=str(host.public_id))
    refused = client_of(both).post("/sessies/plannen/", forged)
    assert refused.status_code == 422
    assert "binnen het onderdeel dat je coördineert" in words(refused)
    assert not LiveSession.objects.exists()


def test_a_team_member_plans_nothing(member):
    assert client_of(member).get("/sessies/plannen/").status_code == 403
    assert client_of(member).post("/sessies/plannen/", planned()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": ""}, "Vul een plaats in, of een online adres."),
        ({"day": "2022-03-14"}, "Dit tijdstip is al voorbij"),
        ({"without_manager": "on"}, "Kies het team dat zonder leidinggevende wil praten."),
        ({"kind": "quiz"}, "Selecteer een geldige keuze"),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(changes, said, host):
    answer = client_of(host).post("/sessies/plannen/", planned(**changes))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not LiveSession.objects.exists()


def test_presets_are_explained_and_decks_are_own_or_of_the_editors(host):
    make_curated_deck(make_case("A"), title="Eerste keer")
    make_deck(make_case("B"), owner=PersonFactory(), title="Van een ander")
    page = words(client_of(host).get("/sessies/plannen/"))
    assert "60 minuten, 3 tot 12 mensen." in page
    assert "Eerste keer (1 kaart)" in page
    assert "Van een ander" not in page
    # Nobody practised: there is nothing divided.
    assert "meest verdeelde" not in page


def test_a_deck_of_somebody_else_cannot_be_taken(host):
    foreign = make_deck(make_case("B"), owner=PersonFactory())
    answer = client_of(host).post("/sessies/plannen/", planned(deck=str(foreign.public_id)))
    assert answer.status_code == 422
    assert Deck.objects.count() == 1


# Its page ----------------------------------------------------------------------------------------


def test_page_of_a_session_for_host_member_and_stranger(host, team, member):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER, without_manager=True)
    path = f"/sessies/{session.public_id}/"
    mine, theirs = words(client_of(host).get(path)), words(client_of(member).get(path))
    assert "Open de spelleiderspagina" in mine
    assert "Open de spelleiderspagina" not in theirs
    assert "Zonder leidinggevende" in theirs
    stranger = make_team("Wegen", people=1)[1][0].person
    assert client_of(stranger).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_rehearsal_is_of_its_host_alone(host, team, member):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    LiveSession.objects.filter(pk=session.pk).update(kind="rehearsal")
    assert client_of(host).get(f"/sessies/{session.public_id}/").status_code == 200
    assert client_of(member).get(f"/sessies/{session.public_id}/").status_code == 404


def test_host_adds_a_facilitator_asks_after_agreements_and_calls_off(host, team):
    close(game(host, team)[0])
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    other = PersonFactory(family_name="Tweede")
    grant_role(person=other, role=Role.FACILITATOR, at=EARLIER)
    browser, path = client_of(host), f"/sessies/{session.public_id}/"
    browser.post(f"{path}begeleider/", {"person": str(other.public_id)})
    assert session.hosts.filter(person=other).exists()
    assert "Wat jullie de vorige keer afspraken" in words(browser.get(path))
    agreement = Agreement.objects.get()
    browser.post(f"{path}nagekomen/", {"agreement": str(agreement.public_id), "kept": "nee"})
    agreement.refresh_from_db()
    assert agreement.was_kept is False
    browser.post(f"{path}gaat-niet-door/", {"reason": "Te druk."})
    assert "Te druk." in words(browser.get(path))
    # A double click finds what it asked for.
    assert browser.post(f"{path}gaat-niet-door/", {"reason": "Te druk."}).status_code == 302


def test_who_ticked_sees_it_and_takes_it_back(host, team):
    close(game(host, team)[0])
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    cohost, agreement = make_facilitator(EARLIER), Agreement.objects.get()
    add_host(session=session, person=cohost, by=host, at=EARLIER)
    browser, path = client_of(host), f"/sessies/{session.public_id}/"
    press = {"agreement": str(agreement.public_id)}
    browser.post(f"{path}nagekomen/", press | {"kept": "ja"})
    assert "dat vinkte jij aan op 15 maart 2022" in words(browser.get(path))
    theirs = client_of(cohost)
    assert "dat vinkte jij aan" not in words(theirs.get(path))
    refused = theirs.post(f"{path}nagekomen/", press | {"kept": "terug"}, follow=True)
    assert "Alleen wie dit aanvinkte" in words(refused)
    browser.post(f"{path}nagekomen/", press | {"kept": "terug"})
    agreement.refresh_from_db()
    assert (agreement.was_kept, agreement.asked_by) == (None, None)
    assert "dat vinkte jij aan" not in words(browser.get(path))


def test_the_first_host_takes_a_cohost_off_and_a_cohost_themselves(host, team):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    path = f"/sessies/{session.public_id}/"
    others = [make_facilitator(EARLIER) for _one in range(2)]
    for other in others:
        add_host(session=session, person=other, by=host, at=EARLIER)
    theirs = client_of(others[0])
    forged = theirs.post(f"{path}begeleider/weg/", {"person": str(host.public_id)}, follow=True)
    assert "Alleen wie deze sessie als eerste leidt" in words(forged)
    assert "Je leidt deze sessie niet meer" in words(
        theirs.post(f"{path}begeleider/weg/", {"person": str(others[0].public_id)}, follow=True)
    )
    assert theirs.get(f"{path}console/").status_code == 404
    mine = client_of(host)
    assert words(mine.get(path)).count("Haal eraf") == 1
    mine.post(f"{path}begeleider/weg/", {"person": str(others[1].public_id)})
    assert session.hosts.get().person == host
    last = mine.post(f"{path}begeleider/weg/", {"person": str(host.public_id)}, follow=True)
    assert "Iemand moet deze sessie leiden" in words(last)


@pytest.mark.parametrize(
    "button",
    [
        "begeleider",
        "begeleider/weg",
        "wijzigen",
        "uitnodigen",
        "gaat-niet-door",
        "aantal",
        "nagekomen",
        "aanwezig",
    ],
)
def test_buttons_of_the_host_are_shut_for_others(button, host, team, member, manager):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    other = make_facilitator(EARLIER)
    for person, status in ((member, 403), (manager, 404), (other, 404)):
        answer = client_of(person).post(f"/sessies/{session.public_id}/{button}/", {"heads": "3"})
        assert answer.status_code == status, person


# In somebody's calendar ---------------------------------------------------------------------------


def event_of(person, session):
    """Of the file as this person fetches it."""
    answer = client_of(person).get(f"/sessies/{session.public_id}/agenda.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert b"BEGIN:VTIMEZONE" in answer.content
    return event, answer.content


def test_a_calendar_follows_a_session_that_moves_and_is_called_off(host, team, member):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    planned, _file = event_of(member, session)
    browser, path = client_of(host), f"/sessies/{session.public_id}/"
    assert "Zet in je agenda" in words(client_of(member).get(path))
    moved_to = {"day": "2022-03-30", "starts": "13:30", "place": "De zaal", "online_url": ""}
    assert browser.post(f"{path}wijzigen/", moved_to | {"place": ""}).status_code == 422
    assert browser.post(f"{path}wijzigen/", moved_to).status_code == 302
    moved, file = event_of(host, session)
    assert b"DTSTART;TZID=Europe/Amsterdam:20220330T133000" in file
    browser.post(f"{path}gaat-niet-door/", {"reason": "Te druk."})
    gone, file = event_of(member, session)
    assert b"METHOD:CANCEL" in file
    assert [one["sequence"] for one in (planned, moved, gone)] == [0, 1, 2]
    assert len({one["uid"] for one in (planned, moved, gone)}) == 1
    assert (moved["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert "Haal deze sessie uit je agenda" in words(client_of(member).get(path))
    # Nobody's name goes into it.
    assert host.family_name.encode() not in file


def test_a_calendar_file_is_for_who_reads_the_session(host, team):
    session = plan(team[0], by=host, starts_at=AT + timedelta(days=5), at=EARLIER)
    stranger = make_team("Wegen", people=1)[1][0].person
    assert client_of(stranger).get(f"/sessies/{session.public_id}/agenda.ics").status_code == 404


# Checking in -------------------------------------------------------------------------------------


def test_check_in_with_the_secret_and_with_the_code(host, team, member):
    session = begin(plan(team[0], by=host, starts_at=AT, at=EARLIER), heads=7)
    session.refresh_from_db()
    done = client_of(member).post("/sessies/inchecken/", {"secret": session.join_secret})
    assert "Je staat erbij" in words(done)
    code = f"{session.short_code[:3]} {session.short_code[3:]}"
    done = client_of(team[1][1].person).post("/sessies/inchecken/", {"code": code})
    assert "Je staat erbij" in words(done)
    assert CheckIn.objects.count() == 2
    close(session)
    assert Attendance.objects.count() == 2


def test_secret_is_never_in_an_address(member):
    page = client_of(member).get("/sessies/inchecken/").content.decode()
    assert 'method="post"' in page
    assert "check-in.js" in page


def test_wrong_code_says_what_to_do_and_guessing_stops(member):
    browser = client_of(member)
    assert "Typ de zes cijfers" in words(browser.post("/sessies/inchecken/", {}))
    for _try in range(10):
        answer = browser.post("/sessies/inchecken/", {"code": "000000"})
        assert answer.status_code == 422
        assert "Bij deze code hoort nu geen sessie" in words(answer)
    assert "Te vaak een verkeerde code" in words(browser.post("/sessies/inchecken/", {"code": "000000"}))


def test_an_old_secret_leads_to_the_code(host, team, member):
    session = close(begin(plan(team[0], by=host, starts_at=AT - timedelta(days=1), at=EARLIER)))
    answer = client_of(member).post("/sessies/inchecken/", {"secret": session.join_secret})
    assert answer.status_code == 422
    assert "Deze sessie is afgelopen" in words(answer)


# Presence ----------------------------------------------------------------------------------------


def test_host_sees_names_after_the_end_only(host, team, member):
    session, _card = game(host, team)
    path = f"/sessies/{session.public_id}/aanwezig/"
    # Before it everybody of the team stands on the same list, who checked in or not.
    before = client_of(host).get(path).content.decode()
    assert before.count('name="engagement"') == 7
    assert "2 collega’s staan er al bij" in words(client_of(host).get(path))
    assert not Lookup.objects.exists()
    close(session)
    after = client_of(host).get(path).content.decode()
    # Each of the team reads who looked.
    looks = Lookup.objects.filter(actor_id=host.public_id, purpose=Purpose.ATTENDANCE, role=Role.FACILITATOR)
    assert {one.subject_id for one in looks} == {one.person.public_id for one in team[1]}
    assert after.count('name="engagement"') == 5
    third = team[1][2]
    client_of(host).post(path, {"engagement": [str(third.public_id), "nonsens"]})
    assert Attendance.objects.filter(seat__engagement=third, present=True).count() == 1


def test_host_fills_in_a_number_only(host, team):
    session = close(game(host, team)[0])
    browser = client_of(host)
    browser.post(f"/sessies/{session.public_id}/aantal/", {"heads": "11"})
    session.refresh_from_db()
    assert session.heads == 11
    browser.post(f"/sessies/{session.public_id}/aantal/", {"heads": "-1"})
    session.refresh_from_db()
    assert session.heads == 11


# The report --------------------------------------------------------------------------------------


def test_report_shows_numbers_shift_and_agreements(host, team, member):
    make_archive()
    session, card = game(host, team)
    make_outcome("Delen doen we", case=None)
    for text in ("Een", "Twee", "Drie"):
        moderate_argument(argument=put_argument(card=card, text=f"{text} ding."), state=ArgumentState.SHOWN)
    note(session=session, kind=SessionNote.Kind.UNCLEAR, text="Mag een bon?")
    close(session)
    page = client_of(member).get(f"/sessies/{session.public_id}/verslag/")
    said = words(page)
    assert "Het cadeau" in said
    assert "Wij delen het" in said
    assert "Een ding." in said
    assert "Eerst Daarna Verschil" in said
    assert re.search(r"A Aannemen 2 0 -2 B Delen 2 4 \+2", said)
    # What the table noted is for hosts and coordinators.
    assert "Mag een bon?" not in said
    assert "Mag een bon?" in words(client_of(host).get(f"/sessies/{session.public_id}/verslag/"))


def test_report_with_two_arguments_shows_none(host, team, member):
    session, card = game(host, team)
    for text in ("Een", "Twee"):
        moderate_argument(argument=put_argument(card=card, text=f"{text} ding."), state=ArgumentState.SHOWN)
    put_argument(card=card, text="Niet gelezen.")
    close(session)
    assert "ding." not in words(client_of(member).get(f"/sessies/{session.public_id}/verslag/"))
    assert not Argument.objects.filter(text="Niet gelezen.").exists()


def big_game(host, team, **fields):
    """Twelve voted, argued and noted; the first two of the team checked in, and what a report shows from ten on is there."""
    starts_at = AT - timedelta(days=1)
    session = plan(team[0], by=host, starts_at=starts_at, at=EARLIER, **fields)
    begin(session, heads=12, here=team[1][:2])
    votes = (0, 1, 1, 2, 2, 3, 0, 1, 1, 2, 0, 1)
    card = play_card(session, version=version_of(make_case("Het cadeau")), first=votes, second=votes)
    for text in ("Een", "Twee", "Drie"):
        moderate_argument(argument=put_argument(card=card, text=f"{text} ding."), state=ArgumentState.SHOWN)
    play_card(session, version=None)
    agree_on(session, "Wij delen het.", owner="Karim")
    note(session=session, kind=SessionNote.Kind.UNCLEAR, text="Mag een bon?")
    session = close(session)
    for one in team[1][:5]:
        evaluate(session=session, question=Question.FREE, answer=Answer.NO, by=one.person, at=AT)
    return session


def reads_the_room(person, session) -> bool:
    """Everything of the room, or nothing of it; what was agreed and played stands there in any case."""
    page = client_of(person).get(f"/sessies/{session.public_id}/verslag/")
    said = words(page)
    assert page.status_code == 200
    for text in ("Het cadeau", "Een eigen casus", "Wij delen het.", "12", "Maak de poster"):
        assert text in said
    of_the_room = [
        "uitslag__balk" in page.content.decode(),
        "Wat verschoof na het gesprek" in said,
        "Een ding." in said,
        "Kon je zeggen wat je wilde?" in said,
        "Wat doe je?" in said,
    ]
    assert ("Wat gestemd en gezegd is, blijft in de kamer." in said) is not any(of_the_room)
    assert len(set(of_the_room)) == 1, of_the_room
    return any(of_the_room)


def test_what_was_voted_and_said_stays_in_the_room(host, team, member, manager, cluster):
    """Twelve voted, so any report over sessions would show it: for who was not there that does not count."""
    # By rule a manager is somebody with a job.
    EngagementFactory(person=manager, starts_on=STARTED)
    holder = PersonFactory()
    grant_role(person=holder, role=Role.PORTFOLIO_HOLDER, unit=cluster, at=EARLIER)
    session = big_game(host, team)
    assert reads_the_room(host, session)
    assert reads_the_room(member, session)
    # A colleague who missed it.
    assert reads_the_room(team[1][6].person, session)
    for person in (manager, coordinator_of(cluster), holder):
        assert not reads_the_room(person, session)
        page = words(client_of(person).get(f"/sessies/{session.public_id}/verslag/"))
        assert "Mag een bon?" not in page
    path = f"/sessies/{session.public_id}/verslag/"
    assert client_of(coordinator_of(make_cluster("Andere"))).get(path).status_code == 404
    for role in (Role.HR, Role.CONCERN_COORDINATOR):
        person = EngagementFactory(starts_on=STARTED).person
        grant_role(person=person, role=role, at=EARLIER)
        assert client_of(person).get(path).status_code == 404


@pytest.mark.parametrize("is_invited", [False, True])
def test_a_manager_who_works_in_the_team_reads_it_once_there(is_invited, host, team, manager):
    job = EngagementFactory(person=manager, unit=team[0], starts_on=STARTED)
    session = big_game(host, team, invited=is_invited)
    assert not reads_the_room(manager, session)
    path = f"/sessies/{session.public_id}/verslag/"
    assert "Was je erbij?" in words(client_of(manager).get(path))
    # Who does not read the room says nothing of it either.
    client_of(manager).post(f"{path}zeg-het/", {"question": "useful", "answer": "no"})
    assert not session.evaluation_counts.filter(question="useful").exists()
    tick_present(session=session, engagement_ids=[job.public_id], by=host, at=AT)
    assert reads_the_room(manager, session)


def test_neither_who_led_the_team_then_nor_who_leads_it_since_reads_it(host, team, manager):
    EngagementFactory(person=manager, unit=team[0], starts_on=STARTED)
    session = big_game(host, team)
    successor = team[1][6]
    # Ended yesterday: its day was the last on which the old manager led anybody.
    Engagement.objects.filter(line_manager=manager).update(ends_on=session.occasion.starts_at.date())
    EngagementFactory(
        person=team[1][5].person, unit=team[0], number=2, starts_on=AT.date(), line_manager=successor.person
    )
    assert led_unit_ids(manager, on=AT.date()) == set()
    for person in (manager, successor.person):
        assert not reads_the_room(person, session)
    assert reads_the_room(team[1][5].person, session)


def test_without_the_manager_only_who_was_there_reads_it(host, team, member, manager):
    job = EngagementFactory(person=manager, unit=team[0], starts_on=STARTED)
    session = big_game(host, team, without_manager=True)
    absent = team[1][6]
    path = f"/sessies/{session.public_id}/verslag/"
    assert reads_the_room(host, session)
    assert reads_the_room(member, session)
    assert not reads_the_room(absent.person, session)
    assert "Was je erbij?" in words(client_of(absent.person).get(path))
    tick_present(session=session, engagement_ids=[absent.public_id, job.public_id], by=host, at=AT)
    assert reads_the_room(absent.person, session)
    # On the list, and still it was without them.
    assert not reads_the_room(manager, session)
    assert "Was je erbij?" not in words(client_of(manager).get(path))


def test_report_of_a_session_that_goes_on_is_its_page(host, team, member):
    session, _card = game(host, team)
    answer = client_of(member).get(f"/sessies/{session.public_id}/verslag/")
    assert answer["Location"] == f"/sessies/{session.public_id}/"


def test_two_taps_and_no_third(host, team, member):
    session = close(game(host, team)[0])
    browser, path = client_of(member), f"/sessies/{session.public_id}/verslag/"
    assert "Had je er iets aan?" in words(browser.get(path))
    for question in ("useful", "useful", "free", "free"):
        browser.post(f"{path}zeg-het/", {"question": question, "answer": "yes"})
    assert sum(session.evaluation_counts.values_list("count", flat=True)) == 2
    assert "Kon je zeggen" not in words(browser.get(path))
    # A host says nothing of the own session.
    assert "Had je er iets aan?" not in words(client_of(host).get(path))
    client_of(host).post(f"{path}zeg-het/", {"question": "useful", "answer": "yes"})
    assert sum(session.evaluation_counts.values_list("count", flat=True)) == 2


def test_logging_in_anew_gives_no_second_tap(host, team, member):
    session = close(game(host, team)[0])
    path = f"/sessies/{session.public_id}/verslag/"
    for answer in ("yes", "no", "no"):
        # Another browser, or the same after logging out.
        client_of(member).post(f"{path}zeg-het/", {"question": "useful", "answer": answer})
    assert dict(session.evaluation_counts.values_list("answer", "count")) == {"yes": 1, "partly": 0, "no": 0}
    assert "Kon je zeggen" in words(client_of(member).get(path))
    assert "Had je er iets aan?" in words(client_of(team[1][1].person).get(path))


def test_an_agreement_becomes_a_draft_in_a_minute(host, team, member):
    make_archive()
    session = close(game(host, team)[0])
    agreement = session.agreements.get()
    page = client_of(host).post("/moresprudentie-inbrengen/", {"prefill": str(agreement.public_id)})
    assert page.status_code == 200
    form = page.context["form"]
    assert form.initial == {
        "we_do": "Wij delen het",
        "because": "het is van iedereen",
        "despite": "de gever",
        "case": str(agreement.card.case_version.case_key),
    }
    sent = {**form.initial, "token": form.fields["token"].initial, "dilemma": ""}
    assert client_of(host).post("/moresprudentie-inbrengen/", sent).status_code == 302
    draft = OutcomePage.objects.get()
    assert draft.we_do == "Wij delen het"
    # Nothing of the team or the session goes along.
    assert str(session.public_id) not in str(draft.__dict__)


def test_an_agreement_of_another_session_fills_in_nothing(host, team):
    make_archive()
    agreement = close(game(host, team)[0]).agreements.get()
    page = client_of(make_facilitator(EARLIER)).post(
        "/moresprudentie-inbrengen/", {"prefill": str(agreement.public_id)}
    )
    assert page.context["form"].initial == {}


def test_poster_is_made_fetched_and_wiped(host, team, member, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    session = close(game(host, team)[0])
    browser = client_of(member)
    answer = browser.post(f"/sessies/{session.public_id}/verslag/poster/", {"question": "En nu?"})
    run = PosterRun.objects.get()
    assert answer["Location"] == f"/sessies/posters/{run.public_id}/"
    run.refresh_from_db()
    assert run.status == "ready"
    file = browser.get(f"/sessies/posters/{run.public_id}/pdf/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert client_of(host).get(f"/sessies/posters/{run.public_id}/pdf/").status_code == 404
    assert wipe_old_posters(at=AT + timedelta(days=2)) == 1
    assert not print_storage().exists(run.file_name)


def test_poster_is_asked_for_once(host, team, member):
    session = close(game(host, team)[0])
    one, other = (request_poster(session=session, question="En nu?", by=member, at=AT) for _twice in "ab")
    assert one == other


# Coverage ----------------------------------------------------------------------------------------


def test_coverage_of_everybody_and_of_the_own_cluster(host, team, cluster):
    close(game(host, team)[0])
    make_team("Wegen", cluster=cluster, people=2)
    make_team("Balie", cluster=make_cluster("Dienstverlening"), people=2)
    hr = PersonFactory()
    grant_role(person=hr, role=Role.HR, at=EARLIER)
    whole = words(client_of(hr).get("/sessies/dekking/"))
    assert "1 van de 3 teams speelden in 2022" in whole
    assert "Balie" in whole
    own = words(client_of(coordinator_of(cluster)).get("/sessies/dekking/"))
    assert "1 van de 2 teams speelden in 2022" in own
    assert "Wegen" in own
    assert "Balie" not in own
    assert "Dienstverlening" not in own


def test_signals_have_no_team_and_no_name_and_are_not_for_a_portfolio_holder(host, team, cluster):
    session, _card = game(host, team)
    note(session=session, kind=SessionNote.Kind.STRIKING, text="Veel cadeaus in december.")
    close(session)
    assert "Veel cadeaus" in words(client_of(coordinator_of(cluster)).get("/sessies/dekking/"))
    holder = PersonFactory()
    grant_role(person=holder, role=Role.PORTFOLIO_HOLDER, unit=cluster, at=EARLIER)
    page = client_of(holder).get("/sessies/dekking/")
    assert page.status_code == 200
    assert "Veel cadeaus" not in words(page)


def test_coverage_is_shut_for_who_answers_for_no_cluster(host, member, manager):
    for person in (host, member, manager):
        assert client_of(person).get("/sessies/dekking/").status_code == 403


def test_a_year_that_is_past(host, team):
    coordinator = PersonFactory()
    grant_role(person=coordinator, role=Role.CONCERN_COORDINATOR, at=EARLIER)
    page = client_of(coordinator).get("/sessies/dekking/?jaar=1999")
    assert "In 2022 speelde nog geen enkel team" in words(page)


# Free hours --------------------------------------------------------------------------------------


def test_a_facilitator_keeps_free_hours_and_plans_from_them(host, team):
    browser = client_of(host)
    browser.post("/sessies/vrije-uren/", {"day": "2022-03-24", "starts": "09:00"})
    page = browser.get("/sessies/vrije-uren/").content.decode()
    link = re.search(r'href="(/sessies/plannen/\?[^"]+)"', page)[1].replace("&amp;", "&")
    form = browser.get(link).context["form"]
    assert form.initial == {"unit": team[0].code, "day": "2022-03-24", "starts": "09:00"}
    assert browser.post("/sessies/vrije-uren/", {"day": "2022-03-01", "starts": "09:00"}).status_code == 422
    browser.post(f"/sessies/vrije-uren/{FreeHour.objects.get().pk}/weg/")
    assert not FreeHour.objects.exists()


def test_an_hour_of_somebody_else_stays(host):
    hour = FreeHour.objects.create(person=host, starts_at=AT + timedelta(days=1))
    other = make_facilitator(EARLIER)
    assert client_of(other).post(f"/sessies/vrije-uren/{hour.pk}/weg/").status_code == 404
    assert FreeHour.objects.exists()
