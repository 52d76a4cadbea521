from datetime import timedelta

import pytest

from dilemmas.actions.joining import FAILURES_A_WINDOW, WINDOW, join_with_code
from dilemmas.actions.live import SHORT_CODE_LIVES, end_session, give_short_code
from dilemmas.models import CodeFailures
from foundation.errors import DomainError
from tests.factories.live import THRESHOLD, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(at):
    return make_session(at=at)


def refusal(code: str, at) -> str:
    with pytest.raises(DomainError) as refused:
        join_with_code(code, at=at)
    return refused.value.code


def wrong(session) -> str:
    return f"{(int(session.short_code) + 1) % 10**6:06d}"


@pytest.mark.parametrize("between", ["", " ", "  \t"])
def test_a_code_leads_to_its_session_however_it_is_spaced(session, at, between):
    code = session.short_code
    assert join_with_code(f" {code[:3]}{between}{code[3:]} ", at=at) == session
    assert not CodeFailures.objects.exists()


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\x00", "-12345", "1.2345"]
)
def test_what_is_no_code_finds_nothing_and_counts(session, at, code):
    assert refusal(code, at) == "no_such_code"
    assert CodeFailures.objects.get().failures == 1


def test_a_code_dies_after_its_hours_with_its_session_and_when_there_is_a_new_one(session, at):
    old = session.short_code
    assert refusal(old, at + SHORT_CODE_LIVES) == "no_such_code"
    new = give_short_code(session=session, at=at)
    assert join_with_code(new, at=at) == session
    if new != old:
        assert refusal(old, at) == "no_such_code"
    end_session(session=session, threshold=THRESHOLD, at=at)
    assert refusal(new, at) == "no_such_code"


def test_the_budget_is_of_everybody_together_and_ends_with_its_window(session, at):
    for _guess in range(FAILURES_A_WINDOW):
        assert refusal(wrong(session), at) == "no_such_code"
    # Also who knows the code: else guessing would go on unseen.
    assert refusal(session.short_code, at) == "too_many_failures"
    assert refusal(wrong(session), at) == "too_many_failures"
    assert CodeFailures.objects.get().failures == FAILURES_A_WINDOW
    assert join_with_code(session.short_code, at=at + WINDOW) == session


def test_good_codes_spend_nothing(session, at):
    for _person in range(FAILURES_A_WINDOW + 1):
        join_with_code(session.short_code, at=at)
    assert not CodeFailures.objects.exists()


def test_only_the_window_of_now_is_kept(session, at):
    for number in range(3):
        refusal(wrong(session), at + number * WINDOW)
    assert [row.failures for row in CodeFailures.objects.all()] == [1]
    assert (
        CodeFailures.objects.get().window_start
        <= at + 2 * WINDOW
        < CodeFailures.objects.get().window_start + timedelta(minutes=10)
    )
