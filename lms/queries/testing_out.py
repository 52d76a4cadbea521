"""For whom there is a test, and what they completed before."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from foundation.people.models import Engagement, Person
from lms.models import Attempt, ChangeKind, Completion, ModuleVersion, RequirementVersion
from lms.rules.testing_out import Terms, codes_for_test, has_enough, terms_of
from lms.rules.variants import Audience


def terms_for(
    engagement: Engagement,
    version: ModuleVersion,
    language: str,
    audience: Audience,
    *,
    explained: Collection[str] = (),
) -> Terms | None:
    """None where the editor offers no test, a gate waits for the module, the bank holds too few questions for these
    people that their open attempt did not explain, a test was begun in an attempt that is not completed, in any job,
    or this language has not the lessons of the Dutch page: by their places the Dutch one says what remains."""
    content = version.in_language(language)
    if len(content["lessons"]) != len(version.in_language("nl")["lessons"]):
        return None
    terms = terms_of(content)
    if terms is None or not has_enough(codes_for_test(content, audience), terms, explained=explained):
        return None
    if not terms.for_gates and _is_gate(version.module_key):
        return None
    return None if _began_test(engagement.person, version.module_key) else terms


def _is_gate(module_key: UUID) -> bool:
    """Whether a requirement makes, or ever made, the oath or a declaration wait for it, for anybody."""
    return RequirementVersion.objects.filter(steps__module_key=module_key).exclude(gates=[]).exists()


def _began_test(person: Person, module_key: UUID) -> bool:
    open_ones = Attempt.objects.filter(engagement__person=person, module_key=module_key, completed_at=None)
    return open_ones.exclude(test_drawn=[]).exists()


def last_test(person: Person, module_key: UUID) -> list[str]:
    """The codes of the questions of their last test of this module; empty when they did none."""
    tests = Attempt.objects.filter(engagement__person=person, module_key=module_key).exclude(test_drawn=[])
    return tests.order_by("-started_at", "-pk").values_list("test_drawn", flat=True).first() or []


def completed_as(person: Person, module_key: UUID) -> list[Audience]:
    """For whom the lessons were in each completion, in any job, of the latest version that this person completed.

    Who did it otherwise than in an attempt is known to have had only what is for everybody.
    """
    latest = _latest_completed(person, module_key)
    if latest is None:
        return []
    rows = _completions(person, module_key).filter(version__number=latest)
    found = rows.values_list("attempt__level", "attempt__work")
    return [Audience(level or "", work or "") for level, work in found]


def versions_since_completed(person: Person, version: ModuleVersion) -> list[tuple[dict[str, Any], bool]]:
    """From the latest version that this person completed, in any job, to this one: (its Dutch content, whether its
    change was substantive). Empty for who never completed the module."""
    latest = _latest_completed(person, version.module_key)
    if latest is None:
        return []
    rows = ModuleVersion.objects.filter(
        module_key=version.module_key, number__gte=latest, number__lte=version.number
    ).order_by("number")
    return [(one.in_language("nl"), one.kind == ChangeKind.SUBSTANTIVE) for one in rows]


def _completions(person: Person, module_key: UUID) -> QuerySet[Completion]:
    return Completion.objects.filter(engagement__person=person, module_key=module_key)


def _latest_completed(person: Person, module_key: UUID) -> int | None:
    return _completions(person, module_key).aggregate(number=Max("version__number"))["number"]
