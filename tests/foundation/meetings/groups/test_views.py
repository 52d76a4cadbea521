from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from foundation.meetings.models import AgendaItem, Group, GroupMeeting, Occasion
from foundation.people.models import Person
from tests.conftest import client_of
from tests.factories.meetings import make_coordinator, make_group, make_meeting, make_member
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db
MEETING = {"title": "Overleg", "day": "2022-04-05", "starts": "10:00", "ends": "11:30", "place": "Kamer 1"}


@pytest.fixture(autouse=True)
def today(now_is: Callable[[datetime], None], at: datetime) -> None:
    now_is(at)


@pytest.fixture
def group(at: datetime) -> Group:
    return make_group(at=at)


@pytest.fixture
def chair(group: Group, at: datetime) -> Person:
    person = EngagementFactory(person__family_name="Voorzitter").person
    make_member(group, person, part="chair", at=at)
    return person


@pytest.fixture
def meeting(group: Group, at: datetime) -> GroupMeeting:
    return make_meeting(group, at=at)


def place(group: Group) -> str:
    return f"/werkgroepen/{group.public_id}/"


def talk(meeting: GroupMeeting) -> str:
    return f"/overleg/{meeting.occasion.public_id}/"


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_who_is_in_a_group_and_why_and_not_what_it_does(
    group: Group, chair: Person, meeting: GroupMeeting
):
    page = body(client_of(EngagementFactory().person), place(group))
    assert "Wij denken mee." in page
    assert chair.full_name in page
    assert str(meeting.occasion.public_id) not in page
    assert "Plan een overleg" not in page


def test_a_member_reads_the_meetings_and_changes_nothing(
    group: Group, chair: Person, meeting: GroupMeeting, at: datetime
):
    member = EngagementFactory().person
    make_member(group, member, at=at)
    client = client_of(member)
    assert talk(meeting) in body(client, place(group))
    assert "Zet op de agenda" not in body(client, talk(meeting))
    assert client.post(f"{talk(meeting)}agenda/", {"title": "x"}).status_code == 403
    assert client.get(f"{place(group)}overleg/").status_code == 403


def test_the_coordinator_founds_a_group_and_chooses_its_members(at: datetime):
    person = EngagementFactory(person__family_name="Vindbaar").person
    client = client_of(make_coordinator(at=at))
    terms = {"name": "Netwerk", "kind": "netwerk", "purpose": "Samen leren."}
    response = client.post("/werkgroepen/nieuw/", terms)
    group = Group.objects.get()
    assert response["Location"] == f"{place(group)}leden/"
    assert person.full_name in body(client, f"{place(group)}leden/?zoek=vindbaar")
    for _press in range(2):
        client.post(f"{place(group)}leden/erbij/", {"person": person.public_id, "part": "chair"})
    assert group.members.get().part == "chair"
    again = client.post("/werkgroepen/nieuw/", terms)
    assert again.status_code == 422
    assert "Er is al een groep met deze naam" in again.content.decode()


def test_the_coordinator_reads_what_is_said_only_once_the_group_is_closed(
    group: Group, chair: Person, meeting: GroupMeeting, at: datetime
):
    client = client_of(make_coordinator(at=at))
    assert client.get(talk(meeting)).status_code == 403
    client.post(f"{place(group)}stoppen/")
    assert client.get(talk(meeting)).status_code == 200
    assert "gestopt op 1 maart 2022" in body(client, "/werkgroepen/")
    assert "WIO" not in body(client_of(EngagementFactory().person), "/werkgroepen/").split("<main")[1]


def test_only_the_coordinator_manages(group: Group, chair: Person):
    client = client_of(chair)
    for path in ("/werkgroepen/nieuw/", f"{place(group)}wijzigen/", f"{place(group)}leden/"):
        assert client.get(path).status_code == 403
    for path in (f"{place(group)}stoppen/", f"{place(group)}leden/erbij/"):
        assert client.post(path).status_code == 403


def test_the_chair_plans_moves_and_cancels(group: Group, chair: Person):
    client = client_of(chair)
    assert client.post(f"{place(group)}overleg/", MEETING).status_code == 302
    meeting = GroupMeeting.objects.get()
    client.post(f"{talk(meeting)}wijzigen/", {**MEETING, "starts": "11:00"})
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert b'value="11:00"' in client.get(f"{talk(meeting)}wijzigen/").content
    client.post(f"{talk(meeting)}vervalt/")
    assert "Gaat niet door" in body(client, talk(meeting))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends": "09:00"}, "Het einde ligt voor het begin"),
        ({"day": "2022-02-28"}, "Dit tijdstip is al voorbij"),
        ({"day": "31-31-2022"}, "Voer een geldige datum in"),
        ({"place": ""}, "Vul een plaats in, of een online adres."),
        ({"place": "", "online_url": "javascript:alert(1)"}, "Voer een geldige URL in"),
    ],
)
def test_a_wrong_meeting_is_shown_again_with_what_was_typed(
    group: Group, chair: Person, wrong: dict, sentence: str
):
    response = client_of(chair).post(f"{place(group)}overleg/", {**MEETING, "title": "Bewaard", **wrong})
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert 'value="Bewaard"' in page
    assert not Occasion.objects.exists()


def test_the_chair_keeps_the_agenda(group: Group, chair: Person, meeting: GroupMeeting):
    client = client_of(chair)
    client.post(f"{talk(meeting)}agenda/", {"title": "Jaarplan", "minutes": "15", "owner": chair.pk})
    page = body(client, talk(meeting))
    assert "Jaarplan" in page
    assert "15 minuten" in page
    item = AgendaItem.objects.get()
    for _press in range(2):
        assert client.post(f"{talk(meeting)}agenda/{item.public_id}/weg/").status_code == 302
    assert "Jaarplan" not in body(client, talk(meeting))


@pytest.mark.parametrize("wrong", [{"title": ""}, {"minutes": "-3"}, {"minutes": "x"}, {"owner": "99999"}])
def test_a_wrong_item_is_shown_again(group: Group, chair: Person, meeting: GroupMeeting, wrong: dict):
    response = client_of(chair).post(f"{talk(meeting)}agenda/", {"title": "Jaarplan", **wrong})
    assert response.status_code == 422
    assert not AgendaItem.objects.exists()


def test_decisions_come_after_the_beginning(
    group: Group, chair: Person, meeting: GroupMeeting, now_is: Callable, at: datetime
):
    client = client_of(chair)
    early = client.post(f"{talk(meeting)}besluit/", {"text": "Te vroeg."})
    assert early.status_code == 422
    now_is(meeting.occasion.starts_at + timedelta(minutes=30))
    client.post(f"{talk(meeting)}besluit/", {"text": "Elk team oefent."})
    assert "Elk team oefent." in body(client, talk(meeting))
    assert "1 besluit" not in body(client, place(group))
    now_is(meeting.occasion.ends_at + timedelta(days=1))
    assert "1 besluit" in body(client, place(group))
    decision = meeting.decisions.get()
    client.post(f"{talk(meeting)}besluit/{decision.public_id}/weg/")
    assert "Elk team oefent." not in body(client, talk(meeting))


def test_an_item_of_another_meeting_is_not_removed_through_this_one(
    group: Group, chair: Person, meeting: GroupMeeting, at: datetime
):
    other = make_meeting(make_group("Ander", at=at), at=at)
    item = AgendaItem.objects.create(meeting=other, title="Blijft")
    client_of(chair).post(f"{talk(meeting)}agenda/{item.public_id}/weg/")
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    assert client_of(chair).get(talk(other)).status_code == 403


def test_a_member_takes_the_meeting_to_the_own_calendar(group: Group, chair: Person, meeting: GroupMeeting):
    response = client_of(chair).get(f"{talk(meeting)}agenda.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:WIO: Overleg" in response.content
    assert chair.full_name.encode() not in response.content
    assert client_of(EngagementFactory().person).get(f"{talk(meeting)}agenda.ics").status_code == 403
