"""The one place that reads the time. Only borders call it; actions take their moment as `at`."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present moment, aware; in the demo as far from the machine's clock as its file says."""
    return timezone.now() + _demo_shift()


def lasting(seconds: float) -> Callable[[], bool]:
    """Says of work that began now whether it may still go on; by the machine's clock, that no demo moves."""
    until = monotonic() + seconds
    return lambda: monotonic() < until


def machine_now() -> datetime:
    """The machine's own clock, also in the demo: for sessions, whose cookies the browser counts by it."""
    return timezone.now()


def set_demo_clock(*, to: datetime) -> None:
    """From now on the demo's clock runs on from `to`."""
    shift = to - timezone.now()
    path = Path(str(settings.DEMO_CLOCK_FILE))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"shift_seconds": shift.total_seconds()}))


def local_date(moment: datetime) -> date:
    """The calendar day in Amsterdam; years and deadlines are counted by it."""
    return moment.astimezone(AMSTERDAM).date()


def _demo_shift() -> timedelta:
    if not settings.DEMO_CLOCK_FILE:
        return timedelta(0)
    try:
        return timedelta(seconds=json.loads(Path(settings.DEMO_CLOCK_FILE).read_text())["shift_seconds"])
    except FileNotFoundError:
        return timedelta(0)
