from datetime import date, timedelta

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError, NotAllowed
from foundation.people.actions.links import (
    bind_link,
    confirm_identity,
    confirmation_of,
    give_code,
    is_bound_to,
    issue_link,
    require_standing,
    withdraw_link,
)
from foundation.people.links import token_of
from foundation.people.models import ConfirmationCode, Person, PersonalLink
from foundation.people.rules.links import CODE_LASTS, CONFIRMED_LASTS, LINK_LASTS, as_code, new_code
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    return EngagementFactory(kind="inhuur")


@pytest.fixture
def sponsor():
    return PersonFactory()


@pytest.fixture
def link(engagement, sponsor, at):
    return issue_link(engagement=engagement, by=sponsor, at=at)


def refused(expected, call, /, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == expected
    return caught.value


def other_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_token_stands_in_no_row(link):
    stored = str(list(PersonalLink.objects.values()))
    assert token_of(link.public_id) not in stored


def test_a_new_link_shuts_the_older_one(link, engagement, sponsor, at):
    newer = issue_link(engagement=engagement, by=sponsor, at=at)
    refused("link_refused", bind_link, link=link, token=token_of(link.public_id), at=at)
    assert bind_link(link=newer, token=token_of(newer.public_id), at=at)


def test_the_first_browser_has_it_and_no_other(link, at):
    mark = bind_link(link=link, token=token_of(link.public_id), at=at)
    link.refresh_from_db()
    assert is_bound_to(link, mark)
    assert not is_bound_to(link, mark[:-1] + ("A" if mark[-1] != "A" else "B"))
    refused("link_used", bind_link, link=link, token=token_of(link.public_id), at=at)


def test_the_token_of_one_link_opens_no_other(link, at):
    other = issue_link(engagement=EngagementFactory(), by=None, at=at)
    refused("link_refused", bind_link, link=other, token=token_of(link.public_id), at=at)
    other.refresh_from_db()
    assert other.bound_at is None


def test_a_link_ends_after_two_weeks_and_with_the_job(link, engagement, at):
    refused("link_expired", require_standing, link, at=at + LINK_LASTS)
    engagement.ends_on = date(2022, 3, 3)
    engagement.save()
    link.engagement.refresh_from_db()
    require_standing(link, at=at + timedelta(days=2))
    refused("link_refused", require_standing, link, at=at + timedelta(days=3))


def test_a_withdrawn_link_opens_nothing(link, engagement, sponsor, at):
    assert withdraw_link(engagement=engagement, by=sponsor, at=at)
    refused("link_refused", bind_link, link=link, token=token_of(link.public_id), at=at)
    assert not withdraw_link(engagement=engagement, by=sponsor, at=at)


def test_binding_gives_a_log_in_without_a_password(link, at):
    bind_link(link=link, token=token_of(link.public_id), at=at)
    person = Person.objects.get(pk=link.engagement.person_id)
    assert person.user
    assert not person.user.has_usable_password()


def test_nobody_gets_a_link_who_left(at):
    gone = EngagementFactory(ends_on=date(2022, 2, 28))
    assert isinstance(refused("not_here", issue_link, engagement=gone, by=None, at=at), NotAllowed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("12-34-56", "123456"), ("12345", ""), ("١٢٣٤٥٦", "")],
)
def test_a_code_may_be_typed_in_pieces(typed, code):
    assert as_code(typed) == code


def test_codes_have_six_digits():
    assert all(as_code(new_code()) for _ in range(200))


def test_the_right_code_confirms_for_half_an_hour(link, engagement, sponsor, at):
    bind_link(link=link, token=token_of(link.public_id), at=at)
    code = give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    confirmed = confirm_identity(link=link, code=code, at=at)
    assert confirmation_of(link, at=at) == confirmed
    assert confirmation_of(link, at=at + CONFIRMED_LASTS) is None
    assert code not in str(list(ConfirmationCode.objects.values()))


def test_a_code_serves_once(link, engagement, sponsor, at):
    code = give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    confirm_identity(link=link, code=code, at=at)
    refused("no_code", confirm_identity, link=link, code=code, at=at)


def test_five_wrong_codes_void_it(link, engagement, sponsor, at):
    code = give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    lefts = [
        refused("code_refused", confirm_identity, link=link, code=other_code(code), at=at).details["left"]
        for _ in range(4)
    ]
    assert lefts == [4, 3, 2, 1]
    refused("no_code", confirm_identity, link=link, code=other_code(code), at=at)
    refused("no_code", confirm_identity, link=link, code=code, at=at)


def test_a_code_is_over_after_half_an_hour_and_replaced_by_a_newer(link, engagement, sponsor, at):
    first = give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    refused("no_code", confirm_identity, link=link, code=first, at=at + CODE_LASTS)
    second = give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    if first != second:
        refused("code_refused", confirm_identity, link=link, code=first, at=at)
    assert confirm_identity(link=link, code=second, at=at)


def test_a_code_of_somebody_else_confirms_nobody(link, sponsor, at):
    other = EngagementFactory(kind="inhuur")
    code = give_code(engagement=other, channel="sponsor", by=sponsor, at=at)
    refused("no_code", confirm_identity, link=link, code=code, at=at)


def test_nobody_vouches_for_themselves(engagement, at):
    refused("own_code", give_code, engagement=engagement, channel="sponsor", by=engagement.person, at=at)


def test_what_happened_stands_in_the_chain(link, engagement, sponsor, at):
    bind_link(link=link, token=token_of(link.public_id), at=at)
    give_code(engagement=engagement, channel="sponsor", by=sponsor, at=at)
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["personal_link_issued", "personal_link_used", "confirmation_code_given"]
    assert verify_records() == []
