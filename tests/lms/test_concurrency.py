"""Two people, two tabs, or one finger twice: at the same moment, each over a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from foundation.audit.actions import seal_many
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import Attendance, Seat
from foundation.people.actions.kinds import KindTerms, add_kind
from foundation.people.models import Engagement, Person, PersonKind
from foundation.xapi.models import Statement
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form, confirm_oath, correct_oath
from lms.actions.externals import NewExternal, register_externals
from lms.actions.lives import merge_registrations
from lms.actions.publishing import freeze_module_version
from lms.actions.reminders import remind_staff
from lms.actions.seats import decline_invitation, fill_coming, invite_to_ceremony, take_seat
from lms.actions.taking import finish_step, finish_steps, save_answer, start_attempt, start_test
from lms.models import (
    Assignment,
    Attempt,
    Completion,
    ModulePage,
    ModuleVersion,
    OathChoice,
    OathRecord,
    Reminder,
)
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.declarations import make_external, make_sponsor
from tests.factories.lms import (
    bank_step,
    invite,
    lesson,
    make_ceremony,
    make_official,
    make_ready,
    swear,
    text_step,
)
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.lms.actions.test_testing_out import freeze, page_with

pytestmark = pytest.mark.django_db(transaction=True)

INVITED_AT = moment("2022-03-15 10:00")
ON_THE_DAY = moment("2022-04-12 15:20")


def at_once(*actions: Callable[[], object]) -> Counter:
    """How often each outcome came: "done", or the code of a refusal."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            action()
            return "done"
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return Counter(pool.map(run, actions))


def test_a_double_click_on_start_gives_one_attempt(module_key, at):
    engagement = EngagementFactory()

    def start() -> None:
        start_attempt(engagement=engagement, module_key=module_key, language="nl", at=at)

    assert at_once(*[start] * 4) == {"done": 4}
    assert (Attempt.objects.count(), Statement.objects.count()) == (1, 1)


def test_two_jobs_of_one_person_begin_one_test(at):
    page = page_with([lesson("Mail", [text_step(1), bank_step("mail")])])
    freeze(page, at)
    people = [EngagementFactory() for _number in range(4)]
    jobs = [one for first in people for one in (first, EngagementFactory(person=first.person, number=2))]
    asked = {"module_key": page.translation_key, "language": "nl", "at": at}
    for job in jobs:
        start_attempt(engagement=job, **asked)

    def test(job: Engagement) -> Callable[[], object]:
        return lambda: start_test(engagement=job, **asked)

    assert at_once(*[test(job) for job in jobs]) == {"done": 4, "no_test_out": 4}
    assert Attempt.objects.filter(path="test").values("engagement__person").distinct().count() == 4


def test_tabs_that_save_at_once_lose_nothing(module_key, at):
    attempt = start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
    ids = step_ids(attempt.content)
    done = at_once(
        *(
            lambda step_id=step_id: finish_step(attempt=attempt, step_id=step_id, at=at)
            for step_id in ids[:3]
        ),
        lambda: save_answer(attempt=attempt, step_id=ids[1], answer=1, at=at),
    )
    stored = Attempt.objects.get()
    assert done == {"done": 4}
    assert (sorted(stored.done_steps), stored.answers) == (sorted(ids[:3]), {ids[1]: 1})


def test_the_last_screen_in_two_tabs_completes_once(module_key, at):
    attempt = start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
    ids = step_ids(attempt.content)

    def finish() -> None:
        finish_steps(attempt=attempt, step_ids=ids, at=at)

    assert at_once(*[finish] * 4) == {"done": 4}
    assert (Completion.objects.count(), Statement.objects.count()) == (1, 2)
    assert verify_records() == []


def test_people_who_complete_at_once_share_one_chain(module_key, at):
    attempts = [
        start_attempt(engagement=EngagementFactory(), module_key=module_key, language="nl", at=at)
        for _ in range(6)
    ]
    ids = step_ids(attempts[0].content)
    done = at_once(*(lambda one=one: finish_steps(attempt=one, step_ids=ids, at=at) for one in attempts))
    assert done == {"done": 6}
    assert Completion.objects.count() == 6
    assert verify_records() == []


def test_two_editors_who_publish_at_once_give_one_version_a_change(module_key, at):
    page = ModulePage.objects.get()
    page.title = "Anders"
    page.save()

    def freeze() -> None:
        freeze_module_version(module_key=module_key, kind="editorial", at=at)

    assert at_once(*[freeze] * 3) == {"done": 3}
    assert sorted(ModuleVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_assigning_at_once_assigns_each_person_once(oath_module, at):
    for _ in range(5):
        EngagementFactory()
    assert at_once(*[lambda: assign_requirements(at=at)] * 3) == {"done": 3}
    assert Assignment.objects.count() == 5


def test_a_double_click_on_invite_gives_one_seat_and_one_mail(ceremony, oath_module, hr, at):
    people = [make_ready(oath_module, at=at).public_id for _ in range(3)]

    def send() -> None:
        invite_to_ceremony(ceremony=ceremony, public_ids=people, by=hr, at=INVITED_AT)

    assert at_once(*[send] * 3) == {"done": 3}
    assert (Seat.objects.count(), OutboxMessage.objects.count()) == (3, 3)


def test_two_ceremonies_cannot_both_have_the_same_person(ceremony, oath_module, official, hr, at):
    other = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    engagement = make_ready(oath_module, at=at)
    outcome = at_once(
        lambda: invite(ceremony, engagement, at=INVITED_AT), lambda: invite(other, engagement, at=INVITED_AT)
    )
    assert outcome == {"done": 1, "not_selectable": 1}
    assert Seat.objects.count() == 1


def test_a_double_click_on_confirm_gives_one_oath(ceremony, oath_module, official, at):
    [seat] = invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)

    def confirm() -> None:
        confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY)

    assert at_once(*[confirm] * 4) == {"done": 4}
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (1, 1)
    assert verify_records() == []


def test_two_officials_cannot_both_hear_the_same_person(ceremony, oath_module, hr, at):
    """Absent at the first ceremony, invited to the second; both officials press at the same moment."""
    second_official = make_official(at=at)
    second = make_ceremony(at=at, starts_at=moment("2022-04-12 17:30"), official=second_official, hr=hr)
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    evening = moment("2022-04-12 17:10")
    [later] = invite(second, engagement, at=evening)
    outcome = at_once(
        lambda: confirm_oath(seat=seat, form="oath", by=ceremony.official, at=evening),
        lambda: confirm_oath(seat=later, form="oath", by=second_official, at=evening),
    )
    assert outcome == {"done": 2}
    assert OathRecord.objects.count() == 1


def test_a_choice_made_while_the_oath_is_confirmed_does_not_stay(ceremony, oath_module, official, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    at_once(
        lambda: confirm_oath(seat=seat, form="oath", by=official, at=ON_THE_DAY),
        lambda: choose_form(engagement=engagement, form="oath", at=ON_THE_DAY),
    )
    assert (OathRecord.objects.count(), OathChoice.objects.count()) == (1, 0)


def test_two_hundred_take_ten_seats_and_the_rest_stands_in_line_in_order(ceremony, oath_module, at):
    """In the order in which they came in: the seats of who waits were made one after the other."""
    ceremony.occasion.capacity = 10
    ceremony.occasion.save()
    engagements = ready_crowd(oath_module, 200, at=at)
    # SQLite lets one write at a time and queues nobody: with more at once somebody waits for too long.
    at_a_time = 16 if connection.vendor == "postgresql" else 2
    with ThreadPoolExecutor(at_a_time) as pool:
        outcomes = Counter(pool.map(lambda one: taken(ceremony, one), engagements))
    assert outcomes == {"booked": 10, "waiting": 190}
    line = list(Seat.objects.waiting().values_list("waiting_number", "pk"))
    assert [number for number, _pk in line] == list(range(1, 191))
    assert [pk for _number, pk in line] == sorted(pk for _number, pk in line)
    assert OutboxMessage.objects.filter(template="lms/ceremony_booked").count() == 10
    assert OutboxMessage.objects.filter(template="lms/ceremony_waiting").count() == 190


def test_places_that_come_free_at_once_go_to_the_first_in_line(ceremony, oath_module, at):
    ceremony.occasion.capacity = 4
    ceremony.occasion.save()
    engagements = ready_crowd(oath_module, 12, at=at)
    for one in engagements:
        take_seat(ceremony=ceremony, engagement=one, at=INVITED_AT)
    booked = list(Seat.objects.filter(status="booked"))
    line = list(Seat.objects.waiting().values_list("engagement", flat=True))

    def decline(seat: Seat) -> Callable[[], object]:
        return lambda: decline_invitation(seat=seat, at=INVITED_AT)

    assert at_once(*(decline(seat) for seat in booked)) == {"done": 4}
    fill_coming(at=INVITED_AT)
    asked = set(Seat.objects.filter(status="invited").values_list("engagement", flat=True))
    assert asked == set(line[:4])
    assert Seat.objects.holding_place().count() == 4


def test_people_who_wait_for_each_others_days_move_without_a_deadlock(
    ceremony, oath_module, official, hr, at
):
    """Two full days; on each half of the people wait for the other. Places come free on both at the same moment."""
    second = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    days = (ceremony, second)
    engagements = ready_crowd(oath_module, 12, at=at)
    for number, one in enumerate(engagements):
        take_seat(ceremony=days[number % 2], engagement=one, at=INVITED_AT)
    for day in days:
        day.occasion.capacity = 6
        day.occasion.save()
    later = INVITED_AT + timedelta(hours=1)
    for number, one in enumerate(engagements[4:]):
        take_seat(ceremony=days[(number + 1) % 2], engagement=one, at=later)
    leaving = Seat.objects.holding_place().filter(engagement__in=engagements[:4])

    def decline(seat: Seat) -> Callable[[], object]:
        return lambda: decline_invitation(seat=seat, at=later + timedelta(hours=1))

    assert at_once(*(decline(seat) for seat in leaving), *[lambda: fill_coming(at=later)] * 2) == {"done": 6}
    fill_coming(at=later + timedelta(hours=2))
    held = Seat.objects.holding_place()
    assert sorted(held.values_list("engagement", flat=True)) == sorted(one.pk for one in engagements[4:])
    for number, one in enumerate(engagements[4:]):
        assert held.get(engagement=one).occasion_id == days[(number + 1) % 2].occasion_id
    assert not Seat.objects.waiting().exists()
    assert all(held.filter(occasion=day.occasion).count() <= 6 for day in days)
    assert verify_records() == []


def test_two_corrections_at_once_leave_one(ceremony, oath_module, official, at):
    record = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)

    def correct() -> None:
        correct_oath(record=record, is_void=True, reason="Verkeerde naam.", by=official, at=ON_THE_DAY)

    assert at_once(*[correct] * 3) == {"done": 1, "not_standing": 2}
    assert OathRecord.objects.count() == 2
    assert verify_records() == []


def ready_crowd(module_key, count: int, *, at) -> list[Engagement]:
    """So many whose gate is open."""
    engagements = [EngagementFactory() for _number in range(count)]
    assign_requirements(at=at)
    version = ModuleVersion.objects.get(module_key=module_key)
    completions = [
        Completion(
            engagement=one,
            version=version,
            module_key=module_key,
            source="import",
            completed_at=at,
            completed_on=at.date(),
            recorded_at=at,
        )
        for one in engagements
    ]
    seal_many(completions, at=at)
    return engagements


def taken(ceremony, engagement: Engagement) -> str:
    try:
        return str(take_seat(ceremony=ceremony, engagement=engagement, at=INVITED_AT).status)
    except DomainError as refusal:
        return refusal.code
    finally:
        connection.close()


def test_two_sponsors_who_enter_one_newcomer_at_once_make_one_person(at):
    sponsors, unit = [make_sponsor(at=at) for _number in range(4)], UnitFactory()
    kinds = ("inhuur", "zzp'er", "inhuur", "stagiair")

    def enter(number: int) -> None:
        address = "Sem@bureau.example" if number % 2 else "sem@bureau.example"
        make_external(
            sponsor=sponsors[number], at=at, unit=unit, email=address, family_name="Bos", kind=kinds[number]
        )

    done = at_once(*(lambda number=number: enter(number) for number in range(4)))
    assert done == {"done": 3, "already_here": 1}
    assert Person.objects.filter(family_name="Bos").count() == 1


def test_two_lists_with_the_same_newcomers_in_another_order_both_end(at):
    first, second, unit = make_sponsor(at=at), make_sponsor(at=at), UnitFactory()

    def enter(sponsor: Person, kind: str, names: list[str]) -> None:
        new = [
            NewExternal(
                given_name="Sem",
                family_name=name,
                email=f"{name}@bureau.example",
                kind=kind,
                unit=unit,
                starts_on=date(2022, 3, 7),
                ends_on=date(2022, 9, 30),
            )
            for name in names
        ]
        register_externals(new=new, sponsor=sponsor, by=sponsor, at=at)

    names = [f"Bos{number}" for number in range(6)]
    done = at_once(
        lambda: enter(first, "inhuur", names), lambda: enter(second, "zzp'er", list(reversed(names)))
    )
    assert done == {"done": 2}
    assert Person.objects.filter(family_name__startswith="Bos").count() == 6


def test_two_tabs_that_add_one_kind_at_once_make_one(at):
    hr = PersonFactory()

    def add() -> None:
        add_kind(code="gedetacheerde", terms=KindTerms("gedetacheerde"), by=hr, at=at)

    assert at_once(add, add, add) == {"done": 1, "word_taken": 2}
    assert PersonKind.objects.filter(code="gedetacheerde").count() == 1


def test_two_workers_that_remind_at_once_make_one_mail_each(oath_module, at):
    for _number in range(3):
        EngagementFactory()
    assign_requirements(at=at)
    assert at_once(*[lambda: remind_staff(at=at)] * 3) == {"done": 3}
    assert OutboxMessage.objects.filter(template="lms/staff_reminder").count() == 3
    assert Reminder.objects.count() == 3


def test_what_is_finished_at_once_for_two_jobs_that_ended_goes_once_to_the_next(oath_module, at):
    """Of each of four people."""
    attempts = []
    for _number in range(4):
        person = PersonFactory()
        ended = [EngagementFactory(person=person, number=number) for number in (1, 2)]
        EngagementFactory(person=person, number=3)
        attempts += [
            start_attempt(engagement=one, module_key=oath_module, language="nl", at=at) for one in ended
        ]
    assign_requirements(at=at)
    Engagement.objects.filter(number__lt=3).update(ends_on=date(2022, 3, 31))
    later = moment("2022-04-04 10:00")

    def finish(attempt: Attempt) -> Callable[[], object]:
        return lambda: finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=later)

    assert at_once(*[finish(one) for one in attempts]) == {"done": 8}
    of_next = Completion.objects.filter(engagement__number=3)
    assert (Completion.objects.count(), of_next.count()) == (8, 4)
    assert of_next.values("engagement").distinct().count() == 4
    assert verify_records() == []


def test_a_merge_and_a_finish_at_once_leave_neither_out(oath_module, at):
    """Somebody finishes the module under one registration while HR merges it into the other."""
    hr = PersonFactory()
    done, real = EngagementFactory(), EngagementFactory()
    assign_requirements(at=at)
    attempt = start_attempt(engagement=done, module_key=oath_module, language="nl", at=at)

    def merge() -> None:
        merge_registrations(merged=done.person, kept=real.person, by=hr, at=at, both_current_confirmed=True)

    def finish() -> None:
        finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at)

    assert at_once(merge, finish) == {"done": 2}
    assert Completion.objects.filter(engagement=done).count() == 1
    assert verify_records() == []
