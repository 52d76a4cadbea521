"""Deciding which sentences may be in a report, taking these into it, and destroying the rest."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.batches import in_batches
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.limits import Limit
from foundation.people.models import Person
from foundation.people.queries.limits import limits_in_force
from measurement.models import OpenAnswer, OpenAnswerState, Study, StudyKey, StudyKeyState
from measurement.queries.open_answers import asked_in, closed_waves, least_of, open_question
from measurement.rules.report import Sentences


@transaction.atomic
def decide_open_answers(
    *, study: Study, wave: str, item: str, choices: Mapping[UUID, str], seen: str, by: Person, at: datetime
) -> Counter[str]:
    """`choices`: id of an OpenAnswer → OpenAnswerState, which can be taken back until a report took the sentence.

    `seen`: the state in which they stood on the page. What a colleague decided meanwhile stays as it is.

    How many came into which state. Ids that are no longer there, or of another question, are passed by. The audit
    says that somebody decided on this question and how many: no sentence, and no id of one. Raises DomainError
    `not_to_be_read`: the wave is open, or there are too few sentences.
    """
    on = local_date(at)
    # A report that is made at this moment takes a question before this, or after it.
    locked = Study.objects.select_for_update(of=("self",), no_key=True).get(pk=study.pk)
    least = least_of(locked, agreed=limits_in_force(on)[Limit.REPORT])
    if open_question(locked, wave=wave, item=item, least=least, on=on) is None:
        raise DomainError("not_to_be_read")
    rows = OpenAnswer.objects.filter(study=locked.public_id, wave=wave, item=item)
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for pk, state in choices.items():
        if state != seen:
            wanted[OpenAnswerState(state)].append(pk)
    moved: Counter[str] = Counter()
    for state, ids in wanted.items():
        for chunk in in_batches(ids):
            moved[state] += rows.filter(pk__in=chunk, state=seen).update(state=state)
    moved = +moved
    if moved:
        record_event(
            kind="open_answers_decided",
            at=at,
            actor_id=by.public_id,
            details={"study": str(locked.public_id), "wave": wave, "item": item, **moved},
        )
    return moved


def take_sentences(study: Study, *, k: int, on: date) -> list[Sentences]:
    """For a report: of each question whose sentences are all decided on, those that may be shown, k or more, shuffled.

    They are gone from here then, with what was withheld, so no later report can hold them against these. The caller
    locked the study.
    """
    found: dict[tuple[str, str], list[OpenAnswer]] = defaultdict(list)
    closed = closed_waves(study, on=on)
    for row in OpenAnswer.objects.select_for_update().filter(study=study.public_id, wave__in=closed):
        found[row.wave, row.item].append(row)
    taken = []
    questionnaire = asked_in(study) if found else None
    for (wave, item), rows in sorted(found.items(), key=lambda one: (closed.index(one[0][0]), one[0][1])):
        shown = [row.text for row in rows if row.state == OpenAnswerState.SHOWN]
        waits = any(row.state == OpenAnswerState.WAITING for row in rows)
        if questionnaire is None or waits or len(shown) < k:
            continue
        random.SystemRandom().shuffle(shown)
        words = questionnaire.item(item).text
        taken.append(Sentences(wave=wave, item=item, text={"nl": words.nl, "en": words.en}, sentences=shown))
        for chunk in in_batches(row.pk for row in rows):
            OpenAnswer.objects.filter(pk__in=chunk).delete()
    return taken


def destroy_unshown_sentences() -> int:
    """Of studies whose key is gone: what is not said to be fit for a report may name somebody."""
    studies = StudyKey.objects.filter(state=StudyKeyState.DESTROYED).values("study__public_id")
    rows = OpenAnswer.objects.filter(study__in=studies).exclude(state=OpenAnswerState.SHOWN)
    return rows.delete()[0]
