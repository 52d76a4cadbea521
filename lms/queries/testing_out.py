"""For whom there is a test, and what they completed before."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Max

from foundation.people.models import Engagement, Person
from lms.models import Attempt, ChangeKind, Completion, ModuleVersion, RequirementVersion
from lms.rules.testing_out import Terms, codes_for_test, has_enough, terms_of
from lms.rules.variants import Audience


def terms_for(
    engagement: Engagement,
    module_key: UUID,
    content: dict[str, Any],
    audience: Audience,
    *,
    explained: Collection[str] = (),
) -> Terms | None:
    """None where the editor offers no test, a gate waits for the module, the bank holds too few questions for these
    people that their open attempt did not explain, or a test was begun in an attempt that is not completed, in any
    job."""
    terms = terms_of(content)
    if terms is None or not has_enough(codes_for_test(content, audience), terms, explained=explained):
        return None
    if not terms.for_gates and _is_gate(module_key):
        return None
    return None if _began_test(engagement.person, module_key) else terms


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


def versions_since_completed(person: Person, version: ModuleVersion) -> list[tuple[dict[str, Any], bool]]:
    """From the latest version that this person completed, in any job, to this one: (its Dutch content, whether its
    change was substantive). Empty for who never completed the module."""
    latest = Completion.objects.filter(engagement__person=person, module_key=version.module_key).aggregate(
        number=Max("version__number")
    )["number"]
    if latest is None:
        return []
    rows = ModuleVersion.objects.filter(
        module_key=version.module_key, number__gte=latest, number__lte=version.number
    ).order_by("number")
    return [(one.in_language("nl"), one.kind == ChangeKind.SUBSTANTIVE) for one in rows]
