"""Story 3: an introduction and three theme days before the oath, information security beside it, a VOG and a refresher."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from foundation.errors import NotAllowed
from foundation.meetings.models import Seat
from foundation.people.models import Engagement, Person
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import confirm_oath
from lms.actions.days import invite_to_day
from lms.actions.expiring import ask_again_what_ran_out
from lms.actions.parts import note_part
from lms.actions.reminders import remind_staff
from lms.actions.requirements import publish_requirement
from lms.actions.seats import accept_invitation, invite_to_ceremony
from lms.models import (
    Assignment,
    Ceremony,
    DueAnchor,
    GateKind,
    PartMeeting,
    PartRecord,
    PartRecordWithdrawal,
    Requirement,
    StepKind,
)
from lms.queries.ceremonies import way_to_oath
from lms.queries.gates import gates_of, oath_gate
from lms.rules.gates import Blocked
from tests.conftest import client_of, moment
from tests.factories.lms import (
    complete_module,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
)
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import attend, make_day, make_part, require_steps

STARTS_ON = date(2024, 2, 1)
MADE_AT = moment("2024-01-15 09:00")
DAYS = {
    "introductiedag": moment("2024-02-08 09:00"),
    "themadag-1": moment("2024-02-22 09:00"),
    "themadag-2": moment("2024-03-07 09:00"),
    "themadag-3": moment("2024-03-21 09:00"),
}
AFTER_THE_DAYS = moment("2024-03-22 09:00")
CEREMONY = moment("2024-04-11 15:00")


@dataclass
class Arnhem:
    hr: Person
    new: Engagement
    meetings: dict[str, PartMeeting]
    ceremony: Ceremony
    infosec: object

    @property
    def last(self) -> PartMeeting:
        return self.meetings["themadag-3"]


@pytest.fixture
def arnhem(db: None) -> Arnhem:
    """Everything but the third theme day was attended."""
    hr, official = make_hr(at=MADE_AT), make_official(at=MADE_AT)
    make_oath_text(at=MADE_AT)
    parts = {code: make_part(code) for code in DAYS}
    require_steps(*parts.values())
    infosec = make_module(at=MADE_AT, title="Informatieveilig werken")
    require_steps((infosec, 1), code="informatieveiligheid", gates=())
    person = PersonFactory(given_name="Lieke", family_name="Bos")
    new = EngagementFactory(person=person, starts_on=STARTS_ON)
    assign_requirements(at=moment("2024-02-01 09:00"))
    meetings = {code: make_day(parts[code], starts_at=day, at=MADE_AT) for code, day in DAYS.items()}
    for code in ("introductiedag", "themadag-1", "themadag-2"):
        attend(meetings[code], new, by=hr, at=moment("2024-02-01 10:00"))
    invite_to_day(
        meeting=meetings["themadag-3"], public_ids=[new.public_id], by=hr, at=moment("2024-02-01 10:00")
    )
    ceremony = make_ceremony(at=MADE_AT, starts_at=CEREMONY, official=official, hr=hr)
    return Arnhem(hr, new, meetings, ceremony, infosec)


def press(arnhem: Arnhem, present: str) -> None:
    """HR taps on the list of the third theme day."""
    occasion = arnhem.last.occasion
    seat = Seat.objects.get(occasion=occasion, engagement=arnhem.new)
    path = f"/hr/dagen/{occasion.public_id}/{seat.public_id}/"
    assert client_of(arnhem.hr).post(path, {"present": present}).status_code == 302


def invited(arnhem: Arnhem, *, at: datetime) -> Seat:
    [seat] = invite_to_ceremony(
        ceremony=arnhem.ceremony, public_ids=[arnhem.new.public_id], by=arnhem.hr, at=at
    )
    return seat


def test_without_the_third_theme_day_the_gate_stays_shut(arnhem: Arnhem, now_is: Callable[[datetime], None]):
    now_is(AFTER_THE_DAYS)
    assert oath_gate(arnhem.new, on=date(2024, 4, 11)).blocked_by is Blocked.PART
    with pytest.raises(NotAllowed) as refusal:
        invited(arnhem, at=AFTER_THE_DAYS)
    assert refusal.value.details["reason"] is Blocked.PART
    forged = client_of(arnhem.hr).post(
        f"/hr/ambtseed/{arnhem.ceremony.occasion.public_id}/uitnodigen/",
        {"engagement": str(arnhem.new.public_id)},
    )
    assert forged.status_code == 403
    page = client_of(arnhem.new.person).get("/mijn-plan/").content.decode()
    assert "Nog 1 stap tot je ambtseed." in page
    assert "Je was er op 7 maart 2024." in page


def test_attendance_opens_the_gate_at_once_and_its_correction_shuts_it(
    arnhem: Arnhem, now_is: Callable[[datetime], None]
):
    now_is(AFTER_THE_DAYS)
    press(arnhem, "1")
    assert oath_gate(arnhem.new, on=date(2024, 4, 11)).is_open
    seat = invited(arnhem, at=AFTER_THE_DAYS)
    press(arnhem, "0")
    assert oath_gate(arnhem.new, on=date(2024, 4, 11)).blocked_by is Blocked.PART
    with pytest.raises(NotAllowed, match="gate_closed"):
        accept_invitation(seat=seat, at=AFTER_THE_DAYS)
    with pytest.raises(NotAllowed, match="gate_closed"):
        confirm_oath(seat=seat, form="promise", by=arnhem.ceremony.official, at=CEREMONY)
    # What was noted in error stands beside its correction.
    assert PartRecord.objects.count() == 4
    assert PartRecordWithdrawal.objects.count() == 1
    press(arnhem, "1")
    accept_invitation(seat=seat, at=AFTER_THE_DAYS)
    record = confirm_oath(seat=seat, form="promise", by=arnhem.ceremony.official, at=CEREMONY)
    assert record.taken_on == date(2024, 4, 11)


def test_information_security_is_due_on_1_may_and_does_not_stop_the_oath(
    arnhem: Arnhem, now_is: Callable[[datetime], None]
):
    duty = Assignment.objects.get(requirement__code="informatieveiligheid")
    assert duty.due_on == date(2024, 5, 1)
    now_is(AFTER_THE_DAYS)
    press(arnhem, "1")
    assert oath_gate(arnhem.new, on=date(2024, 4, 11)).is_open
    client = client_of(arnhem.new.person)
    assert "Rond dit af vóór of op 1 mei 2024." in client.get("/mijn-plan/").content.decode()
    now_is(moment("2024-05-01 23:00"))
    assert "Dit kon tot en met" not in client.get("/mijn-plan/").content.decode()
    now_is(moment("2024-05-02 08:00"))
    assert "Dit kon tot en met 1 mei 2024." in client.get("/mijn-plan/").content.decode()
    complete_module(arnhem.new, arnhem.infosec, at=moment("2024-05-03 10:00"))
    assert "Je rondde dit af op 3 mei 2024." in client.get("/mijn-plan/").content.decode()
    duty.refresh_from_db()
    assert duty.completed_at == moment("2024-05-03 10:00")


def test_a_vog_of_1_march_2018_counts_until_1_march_2023(db: None, now_is: Callable[[datetime], None]):
    seen_at = moment("2018-03-05 09:00")
    hr = make_hr(at=seen_at)
    vog = make_part("vog", StepKind.CHECK, valid_months=60)
    publish_requirement(
        code="vog",
        title="VOG",
        kinds=("medewerker",),
        steps=[vog],
        gates=[GateKind.OATH],
        valid_from=date(2018, 1, 1),
        due_months=3,
    )
    engagement = EngagementFactory(starts_on=date(2018, 3, 1))
    assign_requirements(at=seen_at)
    [record] = note_part(part=vog, engagements=[engagement], on=date(2018, 3, 1), by=hr, at=seen_at)
    assert record.valid_until == date(2023, 3, 1)
    for day, is_open in ((date(2023, 3, 1), True), (date(2023, 3, 2), False)):
        assert gates_of([engagement.pk], GateKind.OATH, on=day)[engagement.pk].is_open is is_open
    # On its last day nothing is asked, the day after it is: from then with the days of the window.
    assert ask_again_what_ran_out(at=moment("2023-03-01 23:00")) == 0
    day_after = moment("2023-03-02 06:00")
    assert [ask_again_what_ran_out(at=day_after) for _once_more in range(2)] == [1, 0]
    again = Assignment.objects.open().get()
    assert (again.cycle, again.due_on, again.completed_at) == (2, date(2023, 5, 1), None)
    now_is(day_after)
    plan = client_of(engagement.person).get("/mijn-plan/").content.decode()
    assert "HR kijkt mee en noteert de dag." in plan
    assert "Rond dit af vóór of op 1 mei 2023." in plan
    assert remind_staff(at=moment("2023-03-02 09:00")) == 1
    # A new one that was seen opens the gate and completes it; the first round stays done on its day.
    note_part(part=vog, engagements=[engagement], on=date(2023, 3, 6), by=hr, at=moment("2023-03-06 09:00"))
    assert oath_gate(engagement, on=date(2023, 3, 6)).is_open
    rounds = Assignment.objects.order_by("cycle").values_list("completed_at", flat=True)
    assert list(rounds) == [moment("2018-03-01 12:00"), moment("2023-03-06 09:00")]
    assert ask_again_what_ran_out(at=moment("2023-03-07 06:00")) == 0


def test_an_oath_that_was_taken_stays_taken_when_a_vog_runs_out(arnhem: Arnhem):
    vog = make_part("vog", StepKind.CHECK, valid_months=1)
    require_steps(vog, code="vog")
    assign_requirements(at=moment("2024-03-15 09:00"))
    note = {"part": vog, "engagements": [arnhem.new], "by": arnhem.hr}
    note_part(**note, on=date(2024, 3, 1), at=moment("2024-03-15 09:00"))
    attend(arnhem.last, arnhem.new, by=arnhem.hr, at=moment("2024-03-15 10:00"))
    # It runs out before the ceremony: nobody is invited on it, and a new one mends that.
    with pytest.raises(NotAllowed) as refusal:
        invited(arnhem, at=moment("2024-03-15 11:00"))
    assert refusal.value.details["reason"] is Blocked.PART
    note_part(**note, on=date(2024, 3, 15), at=moment("2024-03-15 12:00"))
    seat = invited(arnhem, at=moment("2024-03-15 13:00"))
    record = confirm_oath(seat=seat, form="promise", by=arnhem.ceremony.official, at=CEREMONY)
    later = moment("2024-06-03 09:00")
    assert ask_again_what_ran_out(at=later) == 1
    assert not oath_gate(arnhem.new, on=date(2024, 6, 3)).is_open
    way = way_to_oath(arnhem.new, at=later)
    assert (way.oath_record, way.gate.is_open) == (record, True)


def test_the_due_date_of_a_refresher_appears(arnhem: Arnhem, now_is: Callable[[datetime], None]):
    refresher = make_module(at=MADE_AT, title="Opfriscursus")
    publish_requirement(
        code="opfris",
        title="Opfriscursus",
        kinds=("medewerker",),
        steps=[(refresher, 1)],
        gates=(),
        valid_from=date(2024, 1, 1),
        due_anchor=DueAnchor.COMPLETION,
        due_months=24,
        anchor=Requirement.objects.get(code="informatieveiligheid"),
    )
    complete_module(arnhem.new, arnhem.infosec, at=moment("2024-04-10 10:00"))
    before, after = moment("2026-02-08 09:00"), moment("2026-02-09 09:00")
    assign_requirements(at=before)
    assert not Assignment.objects.filter(requirement__code="opfris").exists()
    assign_requirements(at=after)
    assert Assignment.objects.get(requirement__code="opfris").due_on == date(2026, 4, 10)
    now_is(after)
    page = client_of(arnhem.new.person).get("/mijn-plan/").content.decode()
    assert "Rond dit af vóór of op 10 april 2026." in page
