"""For whom there is a test, and what they completed before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from foundation.clock import local_date
from foundation.people.models import Engagement, Person
from lms.models import Attempt, ChangeKind, Completion, ModulePage, ModuleVersion, RequirementVersion
from lms.queries.variants import known_audience
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
    terms = _terms_in(version, language, audience, explained)
    if terms is None or (not terms.for_gates and _for_gates({version.module_key})):
        return None
    return None if _began_test(engagement.person, {version.module_key}) else terms


@dataclass(frozen=True)
class OpenModule:
    """A module that somebody has not completed, with the attempt that is open."""

    engagement: Engagement
    version: ModuleVersion
    attempt: Attempt | None

    @property
    def key(self) -> tuple[int, UUID]:
        return self.engagement.pk, self.version.module_key


def tests_for(
    person: Person, modules: Sequence[OpenModule], *, reading: str, at: datetime
) -> set[tuple[int, UUID]]:
    """The keys of those that this person can show to know now. `reading`: in which words they would begin.

    No query where no module offers a test, else three; and of a module that does, what `known_audience` and
    `Attempt.explained` take."""
    offered = {one.key: terms for one in modules if (terms := _terms_of_open(one, reading, at))}
    keys = {module_key for _engagement, module_key in offered}
    if not keys:
        return set()
    gated, begun, live = _for_gates(keys), _began_test(person, keys), _published(keys)
    return {
        one.key
        for one in modules
        if (terms := offered.get(one.key))
        and (terms.for_gates or one.version.module_key not in gated)
        and one.version.module_key not in begun
        # Of one that was withdrawn, who is in it goes on.
        and (one.attempt or one.version.module_key in live)
    }


def _terms_of_open(one: OpenModule, reading: str, at: datetime) -> Terms | None:
    version = one.attempt.version if one.attempt else one.version
    language = one.attempt.language if one.attempt else version.language_for(reading)
    content = version.in_language(language)
    if terms_of(content) is None:
        return None
    if one.attempt:
        audience = Audience(one.attempt.level, one.attempt.work)
        return _terms_in(version, language, audience, one.attempt.explained)
    return _terms_in(version, language, known_audience(one.engagement, content, on=local_date(at)), ())


def _terms_in(
    version: ModuleVersion, language: str, audience: Audience, explained: Collection[str]
) -> Terms | None:
    content = version.in_language(language)
    if len(content["lessons"]) != len(version.in_language("nl")["lessons"]):
        return None
    terms = terms_of(content)
    enough = terms and has_enough(codes_for_test(content, audience), terms, explained=explained)
    return terms if enough else None


def _for_gates(module_keys: Collection[UUID]) -> set[UUID]:
    """Those for which a requirement makes, or ever made, the oath or a declaration wait, for anybody."""
    waited_for = RequirementVersion.objects.filter(steps__module_key__in=module_keys).exclude(gates=[])
    found = set(waited_for.values_list("steps__module_key", flat=True))
    return {key for key in module_keys if key in found}


def _began_test(person: Person, module_keys: Collection[UUID]) -> set[UUID]:
    open_ones = Attempt.objects.filter(
        engagement__person=person, module_key__in=module_keys, completed_at=None
    )
    return set(open_ones.exclude(test_drawn=[]).values_list("module_key", flat=True))


def _published(module_keys: Collection[UUID]) -> set[UUID]:
    pages = ModulePage.objects.filter(translation_key__in=module_keys, live=True)
    return set(pages.values_list("translation_key", flat=True))


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
    return Completion.objects.standing().filter(engagement__person=person, module_key=module_key)


def _latest_completed(person: Person, module_key: UUID) -> int | None:
    return _completions(person, module_key).aggregate(number=Max("version__number"))["number"]
