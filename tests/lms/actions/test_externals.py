from datetime import date, timedelta

import pytest

from foundation.audit.models import ChainEntry
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.mailing.emails import compose
from foundation.mailing.models import MailStatus, OutboxMessage
from foundation.people.actions.links import withdraw_link
from foundation.people.links import token_of
from foundation.people.models import Engagement, Person, PersonalLink, Role
from foundation.people.queries import roles_of
from foundation.working_days import working_days_before
from lms.actions.externals import (
    NewExternal,
    end_external,
    note_certificate,
    register_externals,
    remind_externals,
    send_link,
    tell_leavers,
    tell_of_ending_certificates,
)
from lms.actions.passes import follow_passes
from lms.actions.publishing import freeze_module_version
from lms.models import Completion, CompletionSource, ModulePage, StartPass
from lms.queries.declarations import start_state
from lms.queries.externals import all_externals, link_states
from tests.conftest import moment
from tests.factories.declarations import (
    bound_link,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
    standing_link,
)
from tests.factories.lms import complete_module, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def module_key(at):
    key = make_module(at=at)
    require_for_declarations(key)
    return key


@pytest.fixture
def declaration(at):
    made = make_declaration(at=at)
    let_sign(made, at=at)
    return made


@pytest.fixture
def sponsor(at):
    return make_sponsor(at=at)


def conditions(engagement, at):
    return [(one.code, one.state) for one in start_state(engagement, at=at).conditions]


def test_an_external_gets_a_job_a_link_and_a_mail(module_key, declaration, sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at)
    assert conditions(engagement, at) == [("module", "open"), ("geheimhouding", "waits")]
    [mail] = OutboxMessage.objects.all()
    link = standing_link(engagement)
    assert token_of(link.public_id) not in str(mail.__dict__)
    assert token_of(link.public_id) in compose(mail).body
    assert Role.SPONSOR in roles_of(sponsor, on=at.date())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "medewerker"}, "not_external"),
        ({"given_name": " "}, "no_name"),
        ({"email": ""}, "no_email"),
        ({"ends_on": date(2022, 3, 1)}, "ends_before_start"),
        ({"starts_on": date(2022, 1, 1), "ends_on": date(2022, 2, 1)}, "ends_in_the_past"),
    ],
)
def test_what_is_refused_leaves_nothing(given, code, sponsor, at):
    with pytest.raises(DomainError) as caught:
        make_external(sponsor=sponsor, at=at, **given)
    assert caught.value.code == code
    assert not Engagement.objects.filter(kind="inhuur").exists()


def test_the_same_person_twice_at_once_is_one(sponsor, at):
    make_external(sponsor=sponsor, at=at)
    with pytest.raises(DomainError) as caught:
        make_external(
            sponsor=sponsor,
            at=at,
            family_name="YILMAZ",
            email="Karim@Bureau.example",
            ends_on=date(2022, 6, 30),
        )
    assert caught.value.code == "already_here"
    assert Person.objects.filter(family_name="Yilmaz").count() == 1


def test_a_second_click_makes_no_second_one(sponsor, at):
    first = make_external(sponsor=sponsor, at=at)
    assert make_external(sponsor=sponsor, at=at) == first
    assert OutboxMessage.objects.filter(template="lms/external_link").count() == 1


def test_a_list_is_all_or_nothing(sponsor, at):
    known = make_external(sponsor=sponsor, at=at)
    unit = known.memberships.get().unit
    new = [
        NewExternal(
            given_name=name,
            family_name="Yilmaz",
            email=f"{name}@bureau.example",
            kind="inhuur",
            unit=unit,
            starts_on=date(2022, 3, 14),
            ends_on=date(2022, 12, 31),
        )
        for name in ("sem", "karim")
    ]
    with pytest.raises(DomainError) as caught:
        register_externals(new=new, sponsor=sponsor, by=sponsor, at=at)
    assert (caught.value.code, caught.value.details["number"]) == ("already_here", 2)
    assert not Person.objects.filter(given_name="sem").exists()
    assert len(register_externals(new=new[:1], sponsor=sponsor, by=sponsor, at=at)) == 1


def test_a_shared_mailbox_makes_nobody_somebody_else(sponsor, at):
    one = make_external(sponsor=sponsor, at=at)
    other = make_external(sponsor=sponsor, at=at, given_name="Ans", family_name="Vos")
    assert one.person != other.person


def test_sending_again_shuts_the_first_link_and_its_mail(sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at)
    first = standing_link(engagement)
    send_link(engagement=engagement, by=sponsor, at=at + timedelta(minutes=5))
    assert PersonalLink.objects.get(pk=first.pk).voided_at
    statuses = dict(OutboxMessage.objects.values_list("key", "status"))
    assert statuses[f"external_link:{first.public_id}"] == MailStatus.CANCELLED
    assert list(statuses.values()).count(MailStatus.QUEUED) == 1


def test_who_returns_takes_the_module_along_and_signs_again(module_key, declaration, sponsor, at):
    first = make_external(sponsor=sponsor, at=at, ends_on=date(2022, 4, 30))
    complete_module(first, module_key, at=at)
    sign(first, declaration, at=at)
    back = moment("2022-08-29 09:00")
    second = make_external(sponsor=sponsor, at=back, starts_on=date(2022, 9, 1), ends_on=date(2022, 12, 31))
    assert second.person == first.person
    assert second.number == first.number + 1
    assert conditions(second, back) == [("module", "done"), ("geheimhouding", "open")]
    carried = Completion.objects.get(engagement=second)
    assert carried.source == CompletionSource.CARRIED_OVER
    assert carried.carried_from.engagement == first
    # The day is that of the module itself; when it was taken over stands in the chain.
    assert (carried.completed_on, carried.completed_at) == (date(2022, 3, 1), at)
    assert ChainEntry.objects.get(record_id=carried.public_id).at == back
    assert verify_records() == []


def test_a_module_that_changed_in_substance_is_taken_again(module_key, declaration, sponsor, at):
    first = make_external(sponsor=sponsor, at=at, ends_on=date(2022, 4, 30))
    complete_module(first, module_key, at=at)
    page = ModulePage.objects.get(translation_key=module_key)
    page.closing_heading = "Anders"
    page.save()
    freeze_module_version(module_key=module_key, kind="substantive", at=at)
    second = make_external(
        sponsor=sponsor,
        at=moment("2022-08-29 09:00"),
        starts_on=date(2022, 9, 1),
        ends_on=date(2022, 12, 31),
    )
    assert conditions(second, moment("2022-08-29 09:00"))[0] == ("module", "open")


def test_a_completion_of_two_years_ago_does_not_carry(module_key, declaration, sponsor, at):
    first = make_external(sponsor=sponsor, at=at, ends_on=date(2022, 4, 30))
    complete_module(first, module_key, at=at)
    later = moment("2024-08-29 09:00")
    second = make_external(sponsor=sponsor, at=later, starts_on=date(2024, 9, 1), ends_on=date(2024, 12, 31))
    assert conditions(second, later)[0] == ("module", "open")


def test_a_completion_carries_no_further_for_having_been_carried(module_key, declaration, sponsor, at):
    """Twelve months from the day on which it was done, over however many contracts."""
    complete_module(make_external(sponsor=sponsor, at=at, ends_on=date(2022, 3, 31)), module_key, at=at)
    found = []
    for day in (date(2022, 8, 29), date(2023, 2, 27), date(2023, 3, 2), date(2023, 8, 28)):
        then = moment(f"{day} 09:00")
        job = make_external(sponsor=sponsor, at=then, starts_on=day, ends_on=day + timedelta(days=2))
        found.append(conditions(job, then)[0])
    assert found == [("module", "done"), ("module", "done"), ("module", "open"), ("module", "open")]
    assert set(Completion.objects.values_list("completed_on", flat=True)) == {date(2022, 3, 1)}


def test_working_days_skip_weekends_and_holidays():
    assert working_days_before(date(2022, 3, 7), 1) == date(2022, 3, 4)
    assert working_days_before(date(2022, 3, 7), 5) == date(2022, 2, 28)
    # The Tuesday after Easter: before it lie Easter Monday and Good Friday.
    assert working_days_before(date(2022, 4, 19), 1) == date(2022, 4, 14)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2022-02-28 03:00", "2022-02-28 08:00"),
        ("2022-03-04 03:00", "2022-03-04 08:00"),
        ("2022-03-07 03:00", "2022-03-07 07:30"),
    ],
)
def test_reminders_before_the_first_day(now, due, module_key, declaration, sponsor):
    engagement = make_external(sponsor=sponsor, at=moment("2022-02-27 09:00"))
    # Decided when it goes, and not in the night before.
    assert remind_externals(at=moment(now)) == 0
    assert remind_externals(at=moment(due)) == 2
    assert remind_externals(at=moment(due) + timedelta(minutes=1)) == 0
    sent = OutboxMessage.objects.exclude(template="lms/external_link")
    assert {mail.recipient for mail in sent} == {engagement.person, sponsor}
    assert {mail.due_at for mail in sent} == {moment(due)}


def test_no_reminder_to_who_may_start_nor_on_other_days(module_key, declaration, sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at)
    assert remind_externals(at=moment("2022-03-02 03:00")) == 0
    complete_module(engagement, module_key, at=at)
    sign(engagement, declaration, at=at)
    assert remind_externals(at=moment("2022-03-04 03:00")) == 0


def test_a_certificate_is_a_condition_where_the_table_says_so(module_key, declaration, sponsor, at):
    let_sign(declaration, at=at, certificate=True)
    engagement = make_external(sponsor=sponsor, at=at)
    assert conditions(engagement, at)[-1] == ("conduct_certificate", "open")
    note_certificate(engagement=engagement, seen_on=date(2018, 3, 1), by=sponsor, at=at)
    assert conditions(engagement, at)[-1] == ("conduct_certificate", "done")
    after = moment("2023-03-02 09:00")
    assert conditions(engagement, moment("2023-03-01 23:00"))[-1][1] == "done"
    assert conditions(engagement, after)[-1][1] == "open"


def test_the_sponsor_is_told_once_before_a_certificate_ends(sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at, ends_on=date(2024, 1, 1))
    note_certificate(engagement=engagement, seen_on=date(2018, 3, 1), by=sponsor, at=at)
    assert tell_of_ending_certificates(at=moment("2022-12-30 09:00")) == 0
    assert tell_of_ending_certificates(at=moment("2022-12-31 09:00")) == 1
    assert tell_of_ending_certificates(at=moment("2023-01-02 09:00")) == 0


def test_who_leaves_hears_that_secrecy_goes_on(module_key, declaration, sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at, ends_on=date(2022, 4, 30))
    complete_module(engagement, module_key, at=at)
    # The 30th is a Saturday: the Friday before it.
    day_before = moment("2022-04-29 09:00")
    assert tell_leavers(at=day_before) == 0
    sign(engagement, declaration, at=at)
    assert tell_leavers(at=moment("2022-04-28 09:00")) == 0
    assert tell_leavers(at=day_before) == 1
    assert tell_leavers(at=moment("2022-04-30 09:00")) == 0


def test_an_earlier_end_shuts_the_link(sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at)
    later = moment("2022-03-20 09:00")
    end_external(engagement=engagement, ends_on=date(2022, 3, 19), by=sponsor, at=later)
    assert not PersonalLink.objects.standing(later).filter(engagement=engagement).exists()
    with pytest.raises(DomainError):
        end_external(engagement=engagement, ends_on=date(2022, 1, 1), by=sponsor, at=later)


def test_who_was_sent_a_link_that_day_is_not_reminded_of_it(module_key, declaration, sponsor):
    entered = moment("2022-03-04 16:00")
    make_external(sponsor=sponsor, at=entered)
    assert remind_externals(at=entered + timedelta(minutes=1)) == 0


def test_an_end_that_is_past_takes_the_pass_back(module_key, declaration, sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at, ends_on=date(2022, 4, 30))
    complete_module(engagement, module_key, at=at)
    sign(engagement, declaration, at=at)
    assert follow_passes(at=moment("2022-04-30 23:00")) == 0
    assert follow_passes(at=moment("2022-05-01 00:10")) == 1
    assert not StartPass.objects.filter(revoked_at=None).exists()


def test_who_never_had_a_password_has_no_account(module_key, declaration, sponsor, at):
    engagement = make_external(sponsor=sponsor, at=at)
    bound_link(engagement, at=at)
    withdraw_link(engagement=engagement, by=sponsor, at=at)
    state = link_states(list(all_externals()), at=at)[engagement.pk]
    assert not state.has_account
    assert state.is_lost
