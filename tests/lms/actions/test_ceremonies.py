import re
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.models import OutboxMessage
from foundation.meetings.actions import cancel_occasion
from foundation.meetings.models import Attendance, Seat, SeatStatus
from foundation.people.actions import end_role
from foundation.people.models import PersonStatus, RoleGrant
from foundation.xapi.models import Statement
from foundation.xapi.statements import InvalidStatement
from foundation.xapi.vocabulary import ATTENDED, TOOK_OATH
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form, confirm_oath, forget_oath_choices, mark_absent, open_ceremony
from lms.actions.seats import accept_invitation, decline_invitation, invite_to_ceremony
from lms.models import Assignment, Ceremony, OathChoice, OathForm, OathRecord
from lms.queries.gates import candidates
from lms.rules.gates import Blocked
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")
ON_THE_DAY = moment("2022-04-12 15:20")
PUBLIC_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def reasons(ceremony: Ceremony) -> dict:
    """Family name → the reason against inviting."""
    return {one.person.family_name: one.blocked for one in candidates(ceremony, at=INVITED_AT)}


def refused(code: str, action, **kwargs) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        action(**kwargs)
    assert refusal.value.code == code
    return refusal.value


# Opening


def test_an_opened_ceremony_keeps_who_where_and_when(ceremony, hr, official, at):
    occasion = ceremony.occasion
    assert (ceremony.official, ceremony.opened_by, ceremony.opened_at) == (official, hr, at)
    assert (occasion.title, occasion.place, occasion.capacity) == ("Ambtseed en belofte", "Raadzaal", 60)
    assert (occasion.starts_at, occasion.ends_at) == (
        moment("2022-04-12 15:00"),
        moment("2022-04-12 17:00"),
    )


def test_only_an_official_takes_the_oath(hr, at):
    make_oath_text(at=at)
    with pytest.raises(NotAllowed) as refusal:
        make_ceremony(at=at, starts_at=ON_THE_DAY, official=hr, hr=hr)
    assert refusal.value.code == "not_an_official"
    assert Ceremony.objects.count() == 0


def test_the_official_must_be_one_on_the_day_itself(hr, official, at):
    make_oath_text(at=at)
    end_role(grant=RoleGrant.objects.get(person=official), at=moment("2022-04-01 09:00"))
    make_ceremony(at=at, starts_at=moment("2022-04-01 15:00"), official=official, hr=hr)
    refused(
        "not_an_official",
        make_ceremony,
        at=at,
        starts_at=moment("2022-04-02 15:00"),
        official=official,
        hr=hr,
    )
    assert Ceremony.objects.count() == 1


def test_without_a_text_for_that_day_no_ceremony_opens(hr, official, at):
    make_oath_text(at=at, valid_from=date(2022, 4, 13))
    refused("no_oath_text", make_ceremony, at=at, starts_at=ON_THE_DAY, official=official, hr=hr)
    assert Ceremony.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place": ""}, "occasion_without_place"),
        ({"ends_at": moment("2022-04-12 15:00")}, "occasion_ends_before_start"),
        ({"capacity": 0}, "occasion_without_seats"),
    ],
)
def test_an_impossible_occasion_opens_no_ceremony(hr, official, at, changed, code):
    make_oath_text(at=at)
    wanted = {
        "title": "Ambtseed",
        "starts_at": moment("2022-04-12 15:00"),
        "ends_at": moment("2022-04-12 17:00"),
        "place": "Raadzaal",
        "online_url": "",
        "capacity": 10,
        "official": official,
        "by": hr,
        "at": at,
    }
    refused(code, open_ceremony, **(wanted | changed))
    assert Ceremony.objects.count() == 0


# Who may come


def test_candidates_and_the_reason_against_each(ceremony, oath_module, official, hr, at):
    elsewhere = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    named = {
        "Klaar": {},
        "Bezig": {},
        "Hier": {},
        "Elders": {},
        "Afgemeld": {},
        "Zonderstart": {"starts_on": None},
        "Later": {"starts_on": date(2022, 4, 13)},
        "Eerstedag": {"starts_on": date(2022, 4, 12)},
        "Dagervoor": {"ends_on": date(2022, 4, 11)},
        "Laatstedag": {"ends_on": date(2022, 4, 12)},
        "Overleden": {},
        "Weg": {"ends_on": date(2022, 3, 14)},
        "Beeidigd": {},
    }
    people = {
        name: EngagementFactory(person=PersonFactory(family_name=name), **kwargs)
        for name, kwargs in named.items()
    }
    # No employee: the requirement does not hold for them.
    EngagementFactory(person=PersonFactory(family_name="Inhuur"), kind="inhuur")
    assign_requirements(at=at)
    for name, engagement in people.items():
        if name != "Bezig":
            complete_module(engagement, oath_module, at=at)
    invite(ceremony, people["Hier"], at=at)
    invite(elsewhere, people["Elders"], at=at)
    [declined] = invite(elsewhere, people["Afgemeld"], at=at)
    decline_invitation(seat=declined, at=at)
    swear(
        make_ceremony(at=at, starts_at=moment("2022-03-10 15:00"), official=official, hr=hr),
        people["Beeidigd"],
        at=at,
    )
    people["Overleden"].person.status = PersonStatus.DECEASED
    people["Overleden"].person.save()
    assert reasons(ceremony) == {
        "Afgemeld": None,
        "Bezig": Blocked.MODULE,
        "Dagervoor": Blocked.LEFT,
        "Eerstedag": None,
        "Elders": Blocked.SEATED_ELSEWHERE,
        "Hier": Blocked.SEATED_HERE,
        "Klaar": None,
        "Laatstedag": None,
        "Later": Blocked.NOT_YET_STARTED,
        "Zonderstart": Blocked.NO_START_DATE,
    }


def test_candidates_are_listed_by_family_name(ceremony, oath_module, at):
    for name in ("Cohen", "Aksoy", "Bakker"):
        make_ready(oath_module, at=at, person=PersonFactory(family_name=name))
    assert list(reasons(ceremony)) == ["Aksoy", "Bakker", "Cohen"]


def test_completion_opens_the_gate_at_once(ceremony, oath_module, at):
    engagement = EngagementFactory(person=PersonFactory(family_name="Noor"))
    assign_requirements(at=at)
    assert reasons(ceremony) == {"Noor": Blocked.MODULE}
    complete_module(engagement, oath_module, at=INVITED_AT)
    assert reasons(ceremony) == {"Noor": None}


def test_a_place_at_a_ceremony_that_was_cancelled_or_is_over_holds_nobody(
    ceremony, oath_module, official, hr, at
):
    engagement = make_ready(oath_module, at=at, person=PersonFactory(family_name="Noor"))
    over = make_ceremony(at=at, starts_at=moment("2022-03-15 07:00"), official=official, hr=hr)
    cancelled = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    invite(over, engagement, at=at)
    assert reasons(ceremony) == {"Noor": None}
    invite(cancelled, engagement, at=INVITED_AT)
    assert reasons(ceremony) == {"Noor": Blocked.SEATED_ELSEWHERE}
    cancel_occasion(occasion=cancelled.occasion, reason="Griep", at=INVITED_AT)
    assert reasons(ceremony) == {"Noor": None}


def test_everybody_of_a_second_requirement_is_asked_for_both_modules(ceremony, oath_module, at):
    second = make_module(title="Tweede", at=at)
    engagement = make_ready(oath_module, at=at, person=PersonFactory(family_name="Noor"))
    require_for_oath(second, code="tweede")
    assert reasons(ceremony) == {"Noor": None}
    assign_requirements(at=INVITED_AT)
    assert reasons(ceremony) == {"Noor": Blocked.MODULE}
    complete_module(engagement, second, at=INVITED_AT)
    assert reasons(ceremony) == {"Noor": None}


# Inviting


def test_invited_people_hold_a_place_and_get_a_mail(ceremony, oath_module, at):
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    seats = invite(ceremony, first, second, at=INVITED_AT)
    assert {seat.engagement for seat in seats} == {first, second}
    assert {(seat.status, seat.invited_at) for seat in seats} == {(SeatStatus.INVITED, INVITED_AT)}
    mails = OutboxMessage.objects.filter(template="lms/ceremony_invitation")
    assert {mail.recipient for mail in mails} == {first.person, second.person}
    assert mails[0].context == {
        "given_name": mails[0].recipient.given_name,
        "title": "Ambtseed en belofte",
        "starts_at": "2022-04-12T13:00:00+00:00",
        "place": "Raadzaal",
        "online_url": "",
        "action_path": "/mijn-plan/",
    }


def test_inviting_is_kept_in_the_audit_trail(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    invite(ceremony, engagement, at=INVITED_AT)
    event = AuditEvent.objects.get(kind="ceremony_invited")
    assert (event.at, event.actor_id) == (INVITED_AT, hr.public_id)
    assert event.subject_id == ceremony.occasion.public_id
    assert event.details == {"engagements": [str(engagement.public_id)]}


def test_inviting_twice_gives_one_seat_one_mail_and_one_event(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    [again] = invite(ceremony, engagement, at=INVITED_AT + timedelta(minutes=1))
    assert (again, again.invited_at) == (seat, INVITED_AT)
    assert Seat.objects.count() == 1
    assert OutboxMessage.objects.count() == 1
    assert AuditEvent.objects.filter(kind="ceremony_invited").count() == 1


def test_a_colleagues_list_that_overlaps_adds_the_others_only(ceremony, oath_module, at):
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    invite(ceremony, first, at=INVITED_AT)
    accept_invitation(seat=Seat.objects.get(), at=INVITED_AT)
    invite(ceremony, first, second, at=INVITED_AT + timedelta(minutes=1))
    assert dict(Seat.objects.values_list("engagement", "status")) == {
        first.pk: SeatStatus.BOOKED,
        second.pk: SeatStatus.INVITED,
    }
    assert AuditEvent.objects.filter(kind="ceremony_invited").latest("pk").details == {
        "engagements": [str(second.public_id)]
    }


def test_one_shut_gate_invites_nobody(ceremony, oath_module, at):
    ready = make_ready(oath_module, at=at)
    noor = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    assign_requirements(at=at)
    with pytest.raises(NotAllowed) as refusal:
        invite(ceremony, ready, noor, at=INVITED_AT)
    assert refusal.value.code == "not_selectable"
    assert refusal.value.details == {"person": "Noor Bakker", "reason": Blocked.MODULE}
    assert (Seat.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    assert not AuditEvent.objects.filter(kind="ceremony_invited").exists()


def test_an_id_that_was_made_up_invites_nobody(ceremony, oath_module, hr, at):
    ready = make_ready(oath_module, at=at)
    with pytest.raises(NotAllowed) as refusal:
        invite_to_ceremony(ceremony=ceremony, public_ids=[ready.public_id, uuid4()], by=hr, at=INVITED_AT)
    assert (refusal.value.code, refusal.value.details) == ("unknown_people", {"count": 1})
    assert (Seat.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_somebody_who_need_not_take_the_oath_cannot_be_invited(ceremony, oath_module, at):
    hired = EngagementFactory(kind="inhuur")
    complete_module(hired, oath_module, at=at)
    with pytest.raises(NotAllowed) as refusal:
        invite(ceremony, hired, at=INVITED_AT)
    assert refusal.value.details["reason"] == Blocked.NO_REQUIREMENT
    assert Seat.objects.count() == 0


def test_more_than_the_free_places_invites_nobody(oath_module, official, hr, at):
    make_oath_text(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=official, hr=hr, capacity=2
    )
    people = [make_ready(oath_module, at=at) for _ in range(3)]
    error = refused(
        "occasion_full",
        invite_to_ceremony,
        ceremony=ceremony,
        public_ids=[one.public_id for one in people],
        by=hr,
        at=INVITED_AT,
    )
    assert error.details == {"free": 2}
    assert (Seat.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    invite(ceremony, *people[:2], at=INVITED_AT)
    assert Seat.objects.holding_place().count() == 2


def test_a_declined_place_is_free_again(oath_module, official, hr, at):
    make_oath_text(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=official, hr=hr, capacity=1
    )
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    [seat] = invite(ceremony, first, at=INVITED_AT)
    decline_invitation(seat=seat, at=INVITED_AT)
    invite(ceremony, second, at=INVITED_AT)
    assert dict(Seat.objects.values_list("engagement", "status")) == {
        first.pk: SeatStatus.DECLINED,
        second.pk: SeatStatus.INVITED,
    }


def test_nobody_is_invited_once_the_ceremony_has_begun(ceremony, oath_module, at, hr):
    engagement = make_ready(oath_module, at=at)
    refused(
        "occasion_closed",
        invite_to_ceremony,
        ceremony=ceremony,
        public_ids=[engagement.public_id],
        by=hr,
        at=moment("2022-04-12 15:00"),
    )
    assert Seat.objects.count() == 0


def test_nobody_chosen_is_told_and_not_recorded(ceremony, hr):
    refused("nobody_chosen", invite_to_ceremony, ceremony=ceremony, public_ids=[], by=hr, at=INVITED_AT)
    assert not AuditEvent.objects.filter(kind="ceremony_invited").exists()


def test_who_has_no_address_is_invited_without_a_mail(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at, person=PersonFactory(email=""))
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    assert (seat.status, OutboxMessage.objects.count()) == (SeatStatus.INVITED, 0)
    assert [one.has_email for one in candidates(ceremony, at=INVITED_AT)] == [False]


# Answering


def test_accepting_books_the_seat_and_mails_once(ceremony, oath_module, at):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    for when in (INVITED_AT, INVITED_AT + timedelta(hours=1)):
        booked = accept_invitation(seat=seat, at=when)
        assert (booked.status, booked.booked_at) == (SeatStatus.BOOKED, INVITED_AT)
    assert OutboxMessage.objects.filter(template="lms/ceremony_booked").count() == 1


def test_a_gate_that_has_shut_since_the_invitation_refuses(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    require_for_oath(make_module(title="Tweede", at=at), code="tweede")
    assign_requirements(at=INVITED_AT)
    with pytest.raises(NotAllowed) as refusal:
        accept_invitation(seat=seat, at=INVITED_AT)
    assert (refusal.value.code, refusal.value.details) == ("gate_closed", {"reason": Blocked.MODULE})
    assert Seat.objects.get().status == SeatStatus.INVITED
    assert not OutboxMessage.objects.filter(template="lms/ceremony_booked").exists()


def test_a_declined_invitation_cannot_be_accepted_afterwards(ceremony, oath_module, at):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    assert decline_invitation(seat=seat, at=INVITED_AT).status == SeatStatus.DECLINED
    refused("not_invited", accept_invitation, seat=seat, at=INVITED_AT)
    assert Seat.objects.get().status == SeatStatus.DECLINED


def test_who_declined_can_be_invited_again_and_gets_a_mail_again(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    decline_invitation(seat=seat, at=INVITED_AT)
    [again] = invite(ceremony, engagement, at=INVITED_AT + timedelta(days=1))
    accept_invitation(seat=again, at=INVITED_AT + timedelta(days=1))
    assert Seat.objects.get().status == SeatStatus.BOOKED
    assert OutboxMessage.objects.filter(template="lms/ceremony_invitation").count() == 2


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_once_begun_no_answer_changes_a_seat(ceremony, oath_module, at, answer):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    refused("occasion_closed", answer, seat=seat, at=moment("2022-04-12 15:00"))
    assert Seat.objects.get().status == SeatStatus.INVITED


# The choice beforehand


def test_a_choice_can_be_made_again_until_the_oath(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    for form in (OathForm.OATH, OathForm.PROMISE):
        choose_form(engagement=engagement, form=form, at=INVITED_AT)
        assert OathChoice.objects.get().form == form
    swear(ceremony, engagement, at=INVITED_AT, form="oath")
    assert OathChoice.objects.count() == 0
    refused("already_sworn", choose_form, engagement=engagement, form="oath", at=ON_THE_DAY)
    assert OathChoice.objects.count() == 0


def test_an_unknown_form_is_no_choice(oath_module, at):
    refused("unknown_form", choose_form, engagement=make_ready(oath_module, at=at), form="handdruk", at=at)
    assert OathChoice.objects.count() == 0


def test_who_need_not_take_the_oath_is_not_asked_for_a_choice(at):
    """It may reveal a belief: without a reason it is not kept."""
    refused("no_requirement", choose_form, engagement=EngagementFactory(kind="inhuur"), form="oath", at=at)
    assert OathChoice.objects.count() == 0


# Hearing


@pytest.fixture
def seat(ceremony, oath_module, at):
    """Booked."""
    engagement = make_ready(
        oath_module, at=at, person=PersonFactory(initials="N.", infix="de", family_name="Boer")
    )
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    return accept_invitation(seat=seat, at=INVITED_AT)


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("oath", ["Ik zweer dat ik mijn werk goed doe.", "Zo waarlijk helpe mij God almachtig."]),
        ("promise", ["Ik beloof dat ik mijn werk goed doe.", "Dat verklaar en beloof ik."]),
    ],
)
def test_a_confirmed_oath_keeps_the_words_and_before_whom(seat, official, form, lines):
    record = confirm_oath(seat=seat, form=form, by=official, at=ON_THE_DAY)
    stored = OathRecord.objects.get()
    assert (stored, stored.engagement, stored.ceremony) == (record, seat.engagement, seat.occasion.ceremony)
    assert (stored.form, stored.text) == (form, {"intro": "Ik leg af:", "lines": lines})
    assert (stored.formal_name, stored.official_name) == ("N. de Boer", "H. van Loon")
    assert (stored.official_title, stored.place) == ("Gemeentesecretaris", "Raadzaal")
    assert (stored.taken_on, stored.confirmed_at) == (date(2022, 4, 12), ON_THE_DAY)
    assert stored.text_version.valid_from == date(2020, 1, 1)
    assert stored.number == f"2022-{stored.public_id.hex[:8].upper()}"
    assert verify_records() == []


def test_the_oath_is_attended_and_stated_twice(seat, official):
    record = confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    attendance = Attendance.objects.get()
    assert (attendance.seat, attendance.present, attendance.recorded_by) == (seat, True, official)
    attended, took = Statement.objects.filter(verb_id__in=[ATTENDED.id, TOOK_OATH.id]).order_by("pk")
    registration = Assignment.objects.get().public_id
    for statement, verb, path in (
        (attended, ATTENDED, f"/ceremony/{seat.occasion.public_id}"),
        (took, TOOK_OATH, f"/oath/{record.public_id}"),
    ):
        assert (statement.verb_id, statement.timestamp, statement.registration) == (
            verb.id,
            ON_THE_DAY,
            registration,
        )
        assert statement.raw["object"]["id"].endswith(path)
        assert statement.actor_account == str(seat.engagement.person.public_id)


def test_the_oath_counts_in_the_year_of_the_ceremony(oath_module, official, hr, at):
    """Confirmed after midnight, and after the turn of the year in UTC alone."""
    make_oath_text(at=at)
    ceremony = make_ceremony(at=at, starts_at=moment("2022-12-31 23:30"), official=official, hr=hr)
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    record = confirm_oath(seat=seat, form="oath", by=official, at=moment("2023-01-01 00:20"))
    assert (record.taken_on, record.number[:4]) == (date(2022, 12, 31), "2022")


def test_confirming_twice_gives_one_record(seat, official):
    first = confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    before = OathRecord.objects.values().get()
    again = confirm_oath(seat=seat, form="promise", by=official, at=ON_THE_DAY + timedelta(minutes=1))
    assert again == first
    assert OathRecord.objects.values().get() == before
    assert (Attendance.objects.count(), Statement.objects.filter(verb_id=TOOK_OATH.id).count()) == (1, 1)
    assert verify_records() == []


def test_another_official_cannot_confirm(seat, at):
    other = make_official(at=at)
    for action in (confirm_oath, mark_absent):
        kwargs = {"form": "oath"} if action is confirm_oath else {}
        refused("not_your_ceremony", action, seat=seat, by=other, at=ON_THE_DAY, **kwargs)
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("when", "is_early"),
    [("2022-04-12 13:59", True), ("2022-04-12 14:00", False), ("2022-04-11 15:00", True)],
)
def test_confirming_begins_an_hour_before_the_ceremony(seat, official, when, is_early):
    if is_early:
        refused("too_early", confirm_oath, seat=seat, form="oath", by=official, at=moment(when))
        refused("too_early", mark_absent, seat=seat, by=official, at=moment(when))
    else:
        confirm_oath(seat=seat, form="oath", by=official, at=moment(when))
    assert OathRecord.objects.exists() is not is_early
    assert Attendance.objects.exists() is not is_early


def test_an_unknown_form_is_not_confirmed(seat, official):
    refused("unknown_form", confirm_oath, seat=seat, form="", by=official, at=ON_THE_DAY)
    assert OathRecord.objects.count() == 0


def test_a_gate_that_shut_since_refuses_the_oath(seat, official, at):
    require_for_oath(make_module(title="Tweede", at=at), code="tweede")
    assign_requirements(at=INVITED_AT)
    with pytest.raises(NotAllowed) as refusal:
        confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    assert refusal.value.code == "gate_closed"
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (0, 0)


def test_who_declined_is_not_heard(ceremony, oath_module, official, at):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    decline_invitation(seat=seat, at=INVITED_AT)
    refused("not_invited", confirm_oath, seat=seat, form="oath", by=official, at=ON_THE_DAY)
    refused("not_invited", mark_absent, seat=seat, by=official, at=ON_THE_DAY)
    assert OathRecord.objects.count() == 0


def test_who_did_not_answer_the_invitation_can_still_be_heard(ceremony, oath_module, official, at):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    assert confirm_oath(seat=seat, form="promise", by=official, at=ON_THE_DAY).form == "promise"


def test_at_a_cancelled_ceremony_nobody_is_heard(seat, official):
    cancel_occasion(occasion=seat.occasion, reason="Griep", at=INVITED_AT)
    refused("not_invited", confirm_oath, seat=seat, form="oath", by=official, at=ON_THE_DAY)
    assert OathRecord.objects.count() == 0


def test_absent_and_then_present_after_all(seat, official):
    mark_absent(seat=seat, by=official, at=ON_THE_DAY)
    mark_absent(seat=seat, by=official, at=ON_THE_DAY)
    confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY + timedelta(minutes=5))
    assert list(Attendance.objects.order_by("pk").values_list("present", flat=True)) == [False, True]
    assert OathRecord.objects.count() == 1


def test_who_has_sworn_cannot_be_marked_absent(seat, official):
    confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    refused("already_sworn", mark_absent, seat=seat, by=official, at=ON_THE_DAY)
    assert list(Attendance.objects.values_list("present", flat=True)) == [True]


def test_an_absent_person_can_be_invited_to_a_later_ceremony(seat, official, hr, at):
    mark_absent(seat=seat, by=official, at=ON_THE_DAY)
    later = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    record = swear(later, seat.engagement, at=moment("2022-04-12 17:01"))
    assert record.taken_on == date(2022, 5, 10)
    # The first official's screen was still open.
    assert confirm_oath(seat=seat, form="oath", by=official, at=moment("2022-05-10 15:30")) == record


def test_the_text_that_holds_on_the_day_is_spoken(ceremony, seat, official, at):
    make_oath_text(at=at, valid_from=date(2022, 4, 13))
    newer = make_oath_text(at=at, valid_from=date(2022, 4, 12))
    record = confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    assert record.text_version == newer


def test_an_oath_with_a_long_online_address(oath_module, official, hr, at):
    """As those of meeting programmes are; an oorkonde does not print one."""
    make_oath_text(at=at)
    address = f"https://vergadering.example/{'x' * 400}"
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=official, hr=hr, place="", online_url=address
    )
    record = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    assert record.place == "online"


def test_without_a_statement_there_is_no_oath(seat, official, settings):
    settings.SITE_URL = "geen adres"
    choose_form(engagement=seat.engagement, form="oath", at=INVITED_AT)
    with pytest.raises(InvalidStatement):
        confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (0, 0)
    assert (OathChoice.objects.count(), verify_records()) == (1, [])


def test_a_changed_oath_is_named(seat, official):
    record = confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    OathRecord._base_manager.update(form="promise")
    [fault] = verify_records()
    assert (fault.code, fault.record_id) == ("record_changed", record.public_id)


def test_an_oath_is_never_changed_or_deleted(seat, official):
    record = confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)
    record.form = "promise"
    refused("append_only", record.save)
    refused("append_only", record.delete)
    refused("append_only", OathRecord.objects.all().delete)
    assert OathRecord.objects.get().form == "oath"


def kept() -> list[str]:
    """Everything that was written down beside the oath itself, in order, without ids."""
    rows = [
        *(f"statement {one}" for one in Statement.objects.order_by("pk").values_list("raw_json", flat=True)),
        *(f"event {one.kind} {one.details}" for one in AuditEvent.objects.order_by("pk")),
        *(f"mail {one.key} {one.context} {one.reason}" for one in OutboxMessage.objects.order_by("pk")),
    ]
    return [PUBLIC_ID.sub("id", row) for row in rows]


def test_no_statement_event_or_mail_tells_oath_and_promise_apart(ceremony, oath_module, at):
    of_form = {}
    for form in ("oath", "promise"):
        before = Counter(kept())
        person = PersonFactory(given_name="Noor", family_name="Bakker", email="noor@lindewaard.example")
        engagement = make_ready(oath_module, at=at, person=person)
        choose_form(engagement=engagement, form=form, at=INVITED_AT)
        swear(ceremony, engagement, at=INVITED_AT, form=form)
        of_form[form] = Counter(kept()) - before
    assert of_form["oath"] == of_form["promise"]
    # Launched, completed, attended, sworn; invited; two mails.
    assert sum(of_form["oath"].values()) == 7


def test_two_hr_people_share_a_ceremony(ceremony, oath_module, at):
    colleague = make_hr(at=at)
    engagement = make_ready(oath_module, at=at)
    [seat] = invite_to_ceremony(
        ceremony=ceremony, public_ids=[engagement.public_id], by=colleague, at=INVITED_AT
    )
    assert seat.status == SeatStatus.INVITED
    assert AuditEvent.objects.get(kind="ceremony_invited").actor_id == colleague.public_id


def test_what_a_leaver_meant_to_say_is_forgotten(ceremony, oath_module, at):
    leaver = make_ready(oath_module, at=at, ends_on=date(2022, 5, 31))
    stayer = make_ready(oath_module, at=at)
    for engagement in (leaver, stayer):
        choose_form(engagement=engagement, form="oath", at=at)
    assert forget_oath_choices(at=moment("2022-05-31 23:59")) == 0
    assert forget_oath_choices(at=moment("2022-06-01 00:00")) == 1
    assert [choice.engagement for choice in OathChoice.objects.all()] == [stayer]
