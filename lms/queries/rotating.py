"""Dilemmas of the catalogue that a module may draw, and which of them somebody met before."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from dilemmas.models import CaseKind, CaseVersion
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.training import cases_met, cluster_of, proposal_for
from dilemmas.rules.sets import Wanted
from foundation.people.models import Engagement, Person
from lms.models import Attempt, AttemptPath
from lms.rules.variants import OTHER_WORK, Audience


def dilemma_versions() -> list[CaseVersion]:
    """Every published dilemma as it is now, by key; a norm has a right answer, and is none."""
    found = latest_versions().values()
    dilemmas = (one for one in found if one.in_language("nl")["kind"] == CaseKind.DILEMMA)
    return sorted(dilemmas, key=lambda one: one.case_key.int)


def dilemma_count(themes: Collection[str]) -> int:
    """How many a screen with these themes may draw; with all themes when it has none."""
    return sum(not themes or one.in_language("nl")["theme"] in themes for one in dilemma_versions())


def last_met(person: Person, *, before: datetime | None = None) -> dict[UUID, datetime]:
    """Case key → when this person last got it: in a module, a training of their own, or a session they attended.

    In whatever job, and counted from the moment it was drawn: what waits unread in an open module is not drawn twice.
    Of an attempt in which a test showed that somebody knows the module, only what they did of it.
    """
    met = cases_met(person)
    attempts = Attempt.objects.filter(engagement__person=person).exclude(drawn=[])
    for drawn, started_at, path, done_steps in attempts.values_list(
        "drawn", "started_at", "path", "done_steps"
    ):
        done = {step_id.rpartition("/")[2] for step_id in done_steps}
        for code in (code for codes in drawn for code in codes):
            if (key := _key(code)) is not None and (path != AttemptPath.REST or code in done):
                met.append((key, started_at))
    found: dict[UUID, datetime] = {}
    for key, at in met:
        if before is None or at < before:
            found[key] = max(at, found.get(key, at))
    return found


def was_met_before(attempt: Attempt, key: str) -> bool:
    """Whether the person of this attempt had met this dilemma when it was drawn."""
    return UUID(key) in last_met(attempt.engagement.person, before=attempt.started_at)


def wanted_for(engagement: Engagement, audience: Audience, *, on: date) -> Wanted:
    """What fits somebody: as they said where the module asks, else as a training of dilemmas would propose."""
    proposal, cluster = proposal_for(engagement, on=on), cluster_of(engagement, on=on)
    work = audience.work if audience.work != OTHER_WORK else ""
    return Wanted(
        level=audience.level or proposal.level,
        work=work or proposal.work,
        cluster=cluster.code if cluster else "",
        size=0,
    )


def _key(code: str) -> UUID | None:
    """None for the code of a question."""
    try:
        return UUID(code)
    except ValueError:
        return None
