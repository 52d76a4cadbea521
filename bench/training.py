"""Training of everybody: a requirement laid on all, one run of all that is due at once, and HR's pages after that."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.everybody import Took, complete, in_case, measured, took_rows  # noqa: E402
from bench.pages import hr_pages  # noqa: E402
from bench.rows import Row, at_most  # noqa: E402
from config.due import PARTS  # noqa: E402
from foundation import clock  # noqa: E402
from foundation.batches import BATCH  # noqa: E402
from foundation.mailing.actions import send_due_mail  # noqa: E402
from foundation.mailing.models import MailStatus, OutboxMessage  # noqa: E402
from foundation.people.models import Person  # noqa: E402
from foundation.people.models.kinds import kinds_by_code  # noqa: E402
from foundation.people.queries import UnitHistory  # noqa: E402
from lms.actions.assigning import assign_version  # noqa: E402
from lms.actions.cohorts import Terms, invite_members, open_cohort  # noqa: E402
from lms.actions.declaring import open_round  # noqa: E402
from lms.actions.reminders import remind_staff  # noqa: E402
from lms.actions.requirement_runs import Wish, carry_out_requirement_run, publish_to_people  # noqa: E402
from lms.actions.requirements import publish_requirement  # noqa: E402
from lms.actions.settling import settle_all  # noqa: E402
from lms.models import (  # noqa: E402
    Assignment,
    CohortKind,
    Declaration,
    DueAnchor,
    Escalation,
    ModulePage,
    Reminder,
    Requirement,
    RequirementRun,
    RequirementVersion,
)
from lms.queries.audiences import Audience  # noqa: E402
from lms.queries.modules import latest_version  # noqa: E402
from lms.queries.progress import Stage  # noqa: E402
from lms.queries.reminders import coordinators, late_in_cluster  # noqa: E402
from lms.rules.assignments import Status  # noqa: E402

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A Monday on which all is due: what was asked on Friday is told, who was warned for weeks is handed to a person,
# and what was done in January is asked again.
AT = datetime(2026, 12, 7, 8, 30, tzinfo=AMSTERDAM)
MINUTE_LATER = AT.replace(minute=31)
ASKED_AT = datetime(2026, 12, 4, 15, 0, tzinfo=AMSTERDAM)
LATE_SINCE, LAST_WARNING = date(2026, 10, 26), datetime(2026, 11, 30, 8, 30, tzinfo=AMSTERDAM)
FIRST_ROUND_AT, FIRST_DONE_AT = (datetime(2026, 1, day, 10, tzinfo=AMSTERDAM) for day in (5, 15))
ALL_SECONDS = 60
# So many are really handed to a mail server that swallows them, to know what one takes.
MAILS = 500
# What comes back for everybody at once; the other parts are taken together.
OF_EVERYBODY = (
    *("assigned", "completions_settled", "staff_reminded", "managers_told", "coordinators_told"),
    *("signers_reminded", "cohorts_reminded"),
)
# Externals and who has no e-mail hear nothing of it by mail.
LEAST_SHARE = 0.75
# Not of everybody: mail is limited by the clock, and the documents that the demo signed are written by the worker.
LEFT_OUT = ("sent", "documents_made", "proofs_made")


def asked_of_all(slug: str, *, at: datetime, **due: Any) -> RequirementVersion:
    """Laid on everybody at that moment, as HR would have."""
    version = publish_requirement(
        code=f"bench-{slug}",
        title=f"Bench {slug}",
        kinds=_kinds(),
        steps=[(_key(slug), 1)],
        gates=[],
        valid_from=at.date(),
        **due,
    )
    assign_version(version, at=at)
    return version


def prepare() -> None:
    """Everybody is late with one module, and did another in January."""
    again = asked_of_all(
        "integer-leidinggeven",
        at=FIRST_ROUND_AT,
        due_anchor=DueAnchor.FIXED,
        due_on=date(2026, 3, 1),
        validity_months=12,
        window_days=60,
    )
    module = latest_version(_key("integer-leidinggeven"))
    if module is None:
        raise SystemExit("The module is not published.")
    done = Assignment.objects.filter(requirement_version=again).select_related("engagement")
    complete([one.engagement for one in done], module, at=FIRST_DONE_AT)
    settle_all(at=FIRST_DONE_AT)
    asked_of_all("omgaan-met-elkaar", at=datetime(2026, 10, 12, 9, tzinfo=AMSTERDAM), due_on=LATE_SINCE)
    remind_staff(at=LAST_WARNING)
    # As a mail server that takes everything leaves it behind.
    OutboxMessage.objects.filter(status=MailStatus.QUEUED).update(
        status=MailStatus.SENT, sent_at=LAST_WARNING
    )


def publish(people: int, hr: Person) -> list[Row]:
    """As the button of HR's page and the worker do it; another reader looks how far it is all the time."""
    wish = Wish(
        code="bench-iedereen",
        title="Bench iedereen",
        title_en="",
        kinds=_kinds(),
        units=[],
        steps=[(_key("fraude-alert"), 1)],
        programme=None,
        gates=[],
        fields={"due_anchor": DueAnchor.FIXED, "due_on": date(2027, 1, 29)},
    )
    press = uuid4()

    def work() -> None:
        run, _is_new = publish_to_people(wish=wish, based_on=0, press=press, by=hr, at=ASKED_AT)
        carry_out_requirement_run(run=run, at=ASKED_AT)

    with Watch(press) as watch:
        took = measured(work)
    run = RequirementRun.objects.get(public_id=press)
    if run.made_count < LEAST_SHARE * people:
        raise SystemExit(f"The requirement was laid on {run.made_count} of {people}")
    case = f"{in_case(people)}: a requirement for all"
    return [
        at_most("training", case, took.wall_s, "s", ALL_SECONDS),
        *took_rows("training", case, took),
        Row("training", f"{case}, steps of progress seen", len(watch.seen), "steps"),
        Row("training", f"{case}, longest wait for a step", round(watch.longest_wait_s, 2), "s"),
    ]


class Watch:
    """Reads how far a run is, as its page does, on a connection of its own."""

    def __init__(self, run_id: UUID) -> None:
        self.seen: list[int] = []
        self.longest_wait_s = 0.0
        self._run_id, self._is_over = run_id, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        last = time.perf_counter()
        while not self._is_over.wait(0.05):
            done = RequirementRun.objects.filter(public_id=self._run_id).values_list("done_count", flat=True)
            if (count := done.first()) is None or (self.seen and count == self.seen[-1]):
                continue
            self.seen.append(count)
            now = time.perf_counter()
            self.longest_wait_s, last = max(self.longest_wait_s, now - last), now
        connection.close()


def invite(people: int, hr: Person) -> list[Row]:
    """A cohort and a signing round of everybody; the mail about it is of `run_due`."""
    terms = Terms(title="Bench", kind=CohortKind.TRAINING, closes_on=date(2027, 2, 26))
    run = open_cohort(public_id=uuid4(), terms=terms, by=hr, at=ASKED_AT, audience=Audience(kinds=_kinds()))
    took = measured(lambda: invite_members(run=run, at=ASKED_AT))
    open_round(
        title="Bench",
        declaration=Declaration.objects.get(code="verklaring-informatiegebruik"),
        units=[],
        starts_on=AT.date(),
        due_on=date(2027, 1, 29),
        by=hr,
        at=ASKED_AT,
    )
    return took_rows("training", f"{in_case(people)}: members of a cohort", took)


def everything_due(people: int) -> list[Row]:
    """`run_due` without its mail, part by part."""
    case = f"{in_case(people)}: run_due"
    before, escalated = OutboxMessage.objects.count(), Escalation.objects.count()
    parts = {name: part for name, part in PARTS if name not in LEFT_OUT}
    took = {name: _part(part, at=AT) for name, part in parts.items()}
    queued, handed = OutboxMessage.objects.count() - before, Escalation.objects.count() - escalated
    found = [row for name in OF_EVERYBODY for row in took_rows("training", f"{case}, {name}", took[name])]
    rest = [one for name, one in took.items() if name not in OF_EVERYBODY]
    found += took_rows("training", f"{case}, the other parts", _together(rest))
    every = _together(list(took.values()))
    a_batch = every.queries / max(1, people / BATCH)
    told = f"{case}, all that is due at once, {queued} mails, {handed} to a person"
    found += [
        at_most("training", told, every.wall_s, "s", ALL_SECONDS),
        *took_rows("training", told, every),
        Row("training", f"{case}, queries for each {BATCH} people", round(a_batch, 1), "queries"),
    ]
    again = _together([_part(part, at=MINUTE_LATER) for part in parts.values()])
    found += took_rows("training", f"{case}, a minute later", again)
    _require_all_done(people)
    return found


def mail(people: int) -> list[Row]:
    """What one takes, with the check whether it is still wanted; and the longest to write, a coordinator's."""
    case = in_case(people)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        took = measured(lambda: send_due_mail(at=MINUTE_LATER, limit=MAILS))
    first = coordinators(on=AT.date())[0]
    weekly = measured(lambda: late_in_cluster(first, on=AT.date(), language="nl"))
    return [
        *took_rows("training", f"{case}: {MAILS} mails sent", took),
        *took_rows("training", f"{case}: who is late, for one coordinator", weekly),
    ]


def pages() -> dict[str, str]:
    """Name → path: the first page and every filter."""
    cluster = UnitHistory().clusters_in(AT.year)[0].code
    years = range(AT.year, AT.year - 5, -1)
    found = _asked(reverse("lms:hr_dashboard"), [{}, *({"jaar": year} for year in years)])
    found |= _asked(
        reverse("lms:hr_people"),
        [
            {},
            *({"jaar": year} for year in years),
            *({"stap": stage} for stage in Stage),
            *({"stap": stage, "jaar": AT.year - 2} for stage in Stage),
            {"stap": Stage.OPEN, "cluster": cluster},
            {"cluster": cluster},
            {"cluster": "geen"},
            {"zoek": "vries"},
            {"zoek": "vries", "cluster": cluster, "stap": Stage.SWORN, "jaar": AT.year - 2},
            {"page": 2},
        ],
    )
    found |= _asked(reverse("lms:requirements"), [{}])
    for code in ("bench-iedereen", "bench-integer-leidinggeven", "ambtseed"):
        found[f"requirement {code}"] = reverse("lms:requirement", args=[_public_id(code)])
    people = _asked(
        reverse("lms:requirement_people", args=[_public_id("bench-iedereen")]),
        [
            {},
            *({"stand": status} for status in Status),
            {"cluster": cluster},
            {"zoek": "vries"},
            {"zoek": "vries", "cluster": cluster, "stand": Status.OPEN},
            {"page": 100},
        ],
    )
    return found | {
        name.replace(str(_public_id("bench-iedereen")), "…"): path for name, path in people.items()
    }


def _asked(path: str, filters: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    addresses = [f"{path}?{urlencode(one)}" if one else path for one in filters]
    return {address: address for address in addresses}


def _public_id(code: str) -> UUID:
    return Requirement.objects.get(code=code).public_id


def rows(people: int) -> list[Row]:
    call_command("migrate", verbosity=0)
    call_command("load_demo", people=people, stdout=sys.stderr)
    return measure(people)


def measure(people: int) -> list[Row]:
    """Of the demo, that is there."""
    hr = Person.objects.get(user__username="marit")
    prepare()
    found = [*publish(people, hr), *invite(people, hr), *everything_due(people), *mail(people)]
    clock.set_demo_clock(to=MINUTE_LATER)
    return [*found, *hr_pages("training", pages(), people=people)]


def _part(part: Callable[[datetime], int], *, at: datetime) -> Took:
    return measured(lambda: part(at))


def _together(took: list[Took]) -> Took:
    return Took(
        sum(one.wall_s for one in took), sum(one.cpu_s for one in took), sum(one.queries for one in took)
    )


def _require_all_done(people: int) -> None:
    """A figure of half the work is no figure."""
    told = Reminder.objects.filter(assignment__requirement__code="bench-iedereen").count()
    again = Assignment.objects.filter(requirement__code="bench-integer-leidinggeven", cycle=2).count()
    handed = Escalation.objects.filter(assignment__requirement__code="bench-omgaan-met-elkaar").count()
    mails = {
        reason: OutboxMessage.objects.filter(reason=reason, queued_at=AT).count()
        for reason in ("staff_reminder", "signing_round", "cohort")
    }
    found = {"told": told, "again": again, "handed": handed, **mails}
    if min(found.values()) < LEAST_SHARE * people:
        raise SystemExit(f"{found} of {people}")


def _key(slug: str) -> UUID:
    return ModulePage.objects.get(slug=slug, locale__language_code="nl").translation_key


def _kinds() -> list[str]:
    return list(kinds_by_code())


if __name__ == "__main__":
    made = rows(int(os.environ.get("BENCH_PEOPLE", "15000")))
    sys.stdout.write(json.dumps([asdict(row) for row in made]) + "\n")
