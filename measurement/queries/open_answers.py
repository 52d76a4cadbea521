"""Sentences that people wrote, as those see them who decide what may be in a report: of the whole organisation."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from measurement.models import (
    InstrumentVersion,
    Invitation,
    InvitationState,
    OpenAnswer,
    OpenAnswerState,
    Release,
    Study,
    StudyKind,
    StudyState,
)
from measurement.queries.studies import wave_codes
from measurement.rules.instruments import Instrument
from measurement.rules.windows import IN_TIME, LATE


@dataclass(frozen=True)
class OpenQuestion:
    """One open question in one wave, with how many sentences are in which state."""

    wave: str
    item: str
    waiting: int
    shown: int
    withheld: int

    @property
    def total(self) -> int:
        return self.waiting + self.shown + self.withheld


def closed_waves(study: Study, *, on: date) -> list[str]:
    """In which nothing comes in any more: who reads sentences while they come in sees when each came."""
    codes = wave_codes(study)
    if study.state != StudyState.OPEN:
        return codes
    if study.kind == StudyKind.CALENDAR:
        last = {wave.code: wave.ends_on for wave in study.waves.all()}
    else:
        last = {code: study.takes_in_until + timedelta(days=IN_TIME[code][1]) for code in codes}
    still_open = set(
        Invitation.objects.filter(
            participant__study=study, state__in=(InvitationState.PLANNED, InvitationState.SENT)
        )
        .order_by()
        .values_list("wave", flat=True)
        .distinct()
    )
    return [code for code in codes if last[code] + LATE < on and code not in still_open]


def open_questions(study: Study, *, least: int, on: date) -> list[OpenQuestion]:
    """Of closed waves, those with `least` sentences or more: fewer can be in no report, so nobody reads them."""
    closed = closed_waves(study, on=on)
    rows = (
        OpenAnswer.objects.filter(study=study.public_id, wave__in=closed)
        .order_by()
        .values_list("wave", "item", "state")
        .annotate(n=Count("pk"))
    )
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for wave, item, state, n in rows:
        found[wave, item][state] += n
    questions = [
        OpenQuestion(
            wave,
            item,
            numbers[OpenAnswerState.WAITING],
            numbers[OpenAnswerState.SHOWN],
            numbers[OpenAnswerState.WITHHELD],
        )
        for (wave, item), numbers in found.items()
    ]
    enough = [one for one in questions if one.total >= least]
    return sorted(enough, key=lambda one: (closed.index(one.wave), one.item))


def open_question(study: Study, *, wave: str, item: str, least: int, on: date) -> OpenQuestion | None:
    return next(
        (one for one in open_questions(study, least=least, on=on) if (one.wave, one.item) == (wave, item)),
        None,
    )


def answers_in(study: Study, *, wave: str, item: str, state: str) -> QuerySet[OpenAnswer]:
    """In the order of their random ids, which says nothing of when or with what they came."""
    rows = OpenAnswer.objects.filter(study=study.public_id, wave=wave, item=item, state=state)
    return rows.order_by("pk")


def asked_in(study: Study) -> Instrument:
    """The questionnaire in the words of this study."""
    return InstrumentVersion.objects.get(instrument=study.instrument_id, number=study.version).questionnaire


def least_of(study: Study, *, agreed: int) -> int:
    """The smallest group of a next report: never below that of one that is out."""
    newest = Release.objects.filter(study=study).order_by("-number")
    released = newest.values_list("content__k", flat=True).first()
    return max(study.k, agreed, released or 0)
