"""Questions of the bank: how many there are, which somebody had, and which stand in a version."""

from collections import Counter
from collections.abc import Iterable

from foundation.people.models import Person
from lms.models import Attempt, BankQuestion, QuestionInVersion
from lms.rules.drawing import fits, tags_of
from lms.rules.testing_out import can_be_tested


def question_count(tags: Iterable[str]) -> int:
    """How many live questions have all these tags, whatever their languages."""
    wanted = list(tags)
    rows = BankQuestion.objects.filter(live=True).values_list("code", "tags")
    return len({code for code, typed in rows if fits(tags_of(typed), wanted)})


def testable_count(screens: Iterable[Iterable[str]]) -> int:
    """How many live questions with a right answer fit the tags of one of these screens, whatever their languages."""
    wanted = [list(tags) for tags in screens]
    rows = BankQuestion.objects.filter(live=True)
    return len(
        {
            one.code
            for one in rows
            if any(fits(tags_of(one.tags), tags) for tags in wanted)
            and can_be_tested({"type": one.screen[0].block_type, **one.screen[0].value})
        }
    )


def times_seen(person: Person) -> Counter[str]:
    """Code of a question → in how many attempts, of any job, this person got it, in a lesson or a test."""
    drawn = (
        Attempt.objects.filter(engagement__person=person)
        .exclude(drawn=[], test_drawn=[])
        .values_list("drawn", "test_drawn")
    )
    return Counter(code for rows, tested in drawn for codes in (*rows, tested) for code in codes)


def codes_in_versions(codes: Iterable[str]) -> set[str]:
    """Of these the codes that stand in a version of a module."""
    return set(QuestionInVersion.objects.filter(code__in=list(codes)).values_list("code", flat=True))
