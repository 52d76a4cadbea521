"""A manager fills in the self-scan. It stays with them; their answers, without them, go to the averages."""

import logging
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from dilemmas.rules.staging import Label, month_number, settle
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.limits import Limit, months_before
from foundation.people.models import Engagement, Person, PersonStatus
from foundation.people.queries.limits import limits_in_force
from measurement.models import (
    ScanContributor,
    ScanKey,
    ScanLoss,
    ScanTally,
    SealedContribution,
    SelfScan,
)
from measurement.queries.self_scans import cluster_id_of, own_scans, questionnaire
from measurement.rules.self_scan import HIGHEST, LOWEST, MOST_LETTERS, label_of
from measurement.scan_keys import (
    ScanContent,
    Unreadable,
    YearKeys,
    destroy_key,
    destroy_year_key,
    lock,
    make_year_key,
    seal,
    unlock,
)

logger = logging.getLogger(__name__)

# Rows a statement; SQLite takes no longer list.
CHUNK = 500
ANSWERS = ("never", "sometimes", "often", "always")


@transaction.atomic
def begin_scan(*, person: Person, at: datetime) -> SelfScan:
    """The one that is open; else a new one. Raises DomainError (scan_done) when this year's is finished."""
    _hold(person)
    scans = list(own_scans(person))
    if is_open := next((one for one in scans if not one.is_finished), None):
        return is_open
    year = local_date(at).year
    if any(one.year == year for one in scans):
        raise DomainError("scan_done", year=year)
    scan_id = uuid4()
    return SelfScan.objects.create(pk=scan_id, person=person, year=year, sealed=lock(scan_id, ScanContent()))


@transaction.atomic
def answer_scan(*, scan: SelfScan, answers: Mapping[int, int], text: str | None = None) -> None:
    """Adds these to what was answered before; `text` None: as it was. Another tab loses nothing but the same question.

    Raises DomainError: scan_finished, bad_answer, text_too_long, or ScanKeyGone.
    """
    scan = SelfScan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    if scan.is_finished:
        raise DomainError("scan_finished")
    scored = {one.number for one in questionnaire().scored}
    if not (answers.keys() <= scored and all(LOWEST <= one <= HIGHEST for one in answers.values())):
        raise DomainError("bad_answer")
    if text is not None and len(text) > MOST_LETTERS:
        raise DomainError("text_too_long", most=MOST_LETTERS)
    before = unlock(scan.pk, scan.sealed)
    after = ScanContent(before.answers | dict(answers), before.text if text is None else text)
    scan.sealed = lock(scan.pk, after)
    scan.save(update_fields=["sealed"])


@transaction.atomic
def finish_scan(*, scan: SelfScan, at: datetime) -> bool:
    """Closes it, and lets the answers wait for others. False when it was finished already.

    Raises DomainError: scan_incomplete with the missing numbers, scan_done when this year has another, or ScanKeyGone.
    """
    _hold(scan.person)
    scan = SelfScan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    if scan.is_finished:
        return False
    content = unlock(scan.pk, scan.sealed)
    if missing := questionnaire().missing(content.answers):
        raise DomainError("scan_incomplete", missing=missing)
    year = local_date(at).year
    if own_scans(scan.person).filter(year=year, is_finished=True).exists():
        raise DomainError("scan_done", year=year)
    scan.year, scan.is_finished = year, True
    scan.save(update_fields=["year", "is_finished"])
    _contribute(scan.person, content.answers, at=at)
    return True


@transaction.atomic
def erase_scan(*, scan: SelfScan) -> None:
    """With its key, so that no old copy of the database can say it. What went to the averages has no owner any more."""
    SelfScan.objects.filter(pk=scan.pk).delete()
    transaction.on_commit(partial(destroy_key, scan.pk))


def forget_scans(*, at: datetime) -> int:
    """Of who left so long ago, or died; and the flags of years that are over. How many scans."""
    today = local_date(at)
    last_day = months_before(today, limits_in_force(today)[Limit.LEARNING_RECORD])
    jobs = Engagement.objects.not_over(last_day)
    # Somebody may lead people without a contract of their own.
    here = Person.objects.filter(
        Q(pk__in=jobs.values("person")) | Q(pk__in=jobs.exclude(line_manager=None).values("line_manager"))
    ).values("pk")
    # Who was merged has no job of their own; theirs are read by who they were merged into.
    left = ~Q(person__in=here) & ~Q(person__status=PersonStatus.MERGED)
    left |= Q(person__status=PersonStatus.MERGED) & ~Q(person__merged_into__in=here)
    gone = list(SelfScan.objects.filter(left | Q(person__status=PersonStatus.DECEASED)))
    for scan in gone:
        erase_scan(scan=scan)
    ScanContributor.objects.filter(year__lt=today.year).delete()
    return len(gone)


def flush_scans(*, at: datetime) -> int:
    """Counts what lies together in large enough groups, destroys what waited too long; how many were counted."""
    on, keys = local_date(at), YearKeys()
    with transaction.atomic():
        years = list(ScanKey.objects.select_for_update().order_by("year"))
        if not years:
            return 0
        labels, unreadable = _labels(keys)
        settlement = settle(
            labels,
            least=limits_in_force(on)[Limit.REPORT],
            month=month_number(on),
            window_months=settings.CHOICE_WINDOW_MONTHS,
        )
        counted = sum(
            _count(group.vote.series, group.cluster_id, ids, keys)
            for group, ids in settlement.batches.items()
        )
        _lose({one: label.group.vote.series for one, label in settlement.destroyed.items()})
        _lose({one: year for one, year in unreadable.items() if _is_past(year, on)})
        _close_years(years, on=on)
    return counted


def _hold(person: Person) -> None:
    """One at a time for each person: a double click, a second tab."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _contribute(person: Person, answers: Mapping[int, int], *, at: datetime) -> None:
    """Once a year, also when an earlier scan of this year was erased; the flag is all that says so."""
    on = local_date(at)
    people = Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).values("pk")
    if ScanContributor.objects.filter(person__in=people, year=on.year).exists():
        return
    ScanContributor.objects.create(person=person, year=on.year)
    label = label_of(year=on.year, cluster_id=cluster_id_of(person, on=on), month=month_number(on))
    scored = {one.number for one in questionnaire().scored}
    blob = seal(_public_key(on.year), label, {one: value for one, value in answers.items() if one in scored})
    SealedContribution.objects.create(sealed_to=on.year, blob=blob)


def _public_key(year: int) -> bytes:
    key, _made = ScanKey.objects.get_or_create(year=year, defaults={"public_key": make_year_key(year)})
    return bytes(key.public_key)


def _labels(keys: YearKeys) -> tuple[dict[UUID, Label], dict[UUID, int]]:
    labels: dict[UUID, Label] = {}
    unreadable: dict[UUID, int] = {}
    for pk, year, blob in SealedContribution.objects.values_list("pk", "sealed_to", "blob"):
        try:
            labels[pk] = keys.label(year, bytes(blob))
        except Unreadable:
            unreadable[pk] = year
    if unreadable:
        logger.error(
            "%d self-scans cannot be opened: is SELF_SCAN_KEY_DIR the right folder?", len(unreadable)
        )
    return labels, unreadable


def _count(year: int, cluster_id: int | None, ids: Collection[UUID], keys: YearKeys) -> int:
    """Adds a whole group to the counts. One box that was tampered with and the group waits."""
    found = []
    for pk, sealed_to, blob in _rows(ids):
        try:
            found.append(keys.answers(sealed_to, blob))
        except Unreadable:
            logger.error("The answers of contribution %s cannot be opened.", pk)
            return 0
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for answers in found:
        for number, value in answers.items():
            counts[number][value] += 1
    for number, values in sorted(counts.items()):
        tally, _made = ScanTally.objects.get_or_create(year=year, cluster_id=cluster_id, question=number)
        ScanTally.objects.filter(pk=tally.pk).update(
            **{name: F(name) + values[value] for value, name in enumerate(ANSWERS, LOWEST)}
        )
    _remove(ids)
    return len(found)


def _rows(ids: Collection[UUID]) -> list[tuple[UUID, int, bytes]]:
    known = list(ids)
    rows = [
        (pk, year, bytes(blob))
        for start in range(0, len(known), CHUNK)
        for pk, year, blob in SealedContribution.objects.filter(
            pk__in=known[start : start + CHUNK]
        ).values_list("pk", "sealed_to", "blob")
    ]
    random.SystemRandom().shuffle(rows)
    return rows


def _lose(years: Mapping[UUID, int]) -> None:
    for year, count in Counter(years.values()).items():
        ScanLoss.objects.get_or_create(year=year)
        ScanLoss.objects.filter(year=year).update(count=F("count") + count)
    _remove(years.keys())


def _remove(ids: Collection[UUID]) -> None:
    known = list(ids)
    for start in range(0, len(known), CHUNK):
        SealedContribution.objects.filter(pk__in=known[start : start + CHUNK]).delete()


def _is_past(year: int, on: date) -> bool:
    """Nothing of this year can be in time any more."""
    return month_number(on) - month_number(date(year, 12, 1)) > settings.CHOICE_WINDOW_MONTHS


def _close_years(years: Collection[ScanKey], *, on: date) -> None:
    """The key of a year that is over, and of which nothing waits, goes: then no old copy can be opened."""
    waiting = set(SealedContribution.objects.values_list("sealed_to", flat=True).distinct())
    for key in years:
        # Again each time: of a run that was killed between its commit and its files.
        if key.is_destroyed or (key.year < on.year and key.year not in waiting):
            ScanKey.objects.filter(pk=key.pk).update(is_destroyed=True)
            transaction.on_commit(partial(destroy_year_key, key.year))
