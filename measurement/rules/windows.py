"""When somebody is asked, and until when an answer counts. Days are calendar days in Amsterdam."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from foundation.working_days import is_working_day
from lms.rules.deadlines import add_months

BEFORE, T0, T6, T12 = "before", "t0", "t6", "t12"
# Days after a person's own completion, both included; with BEFORE: before the day of the training.
IN_TIME = {BEFORE: (-14, 0), T0: (0, 14), T6: (168, 224), T12: (351, 407)}
MONTHS = {T0: 0, T6: 6, T12: 12}
# So long a late answer still comes in, flagged; then the links are gone.
LATE = timedelta(days=30)
# Days after the first mail; never more.
REMINDERS = (7, 14)
MOST_MAILS = 1 + len(REMINDERS)
# A reminder that nobody could send for a week is not sent any more.
STALE = timedelta(days=7)
MAIL_FROM, MAIL_UNTIL = time(8, 0), time(17, 0)
# From the last day on which anything could come in.
KEY_RESTS = timedelta(days=90)
ITEMS_KEPT_MONTHS = 24


@dataclass(frozen=True)
class Window:
    """One wave of one person. `asks`: which items (one of the four waves)."""

    wave: str
    asks: str
    # By the calendar; the mail goes on the first working day from here.
    due_on: date
    # The first and the last day that are in time.
    opens_on: date
    ends_on: date

    @property
    def closes_on(self) -> date:
        """The last day on which an answer comes in at all."""
        return self.ends_on + LATE


def windows_after(completed_on: date) -> list[Window]:
    """T0, T6 and T12 of who completed on this day."""
    return [
        Window(wave, wave, add_months(completed_on, MONTHS[wave]), *_days(wave, completed_on))
        for wave in (T0, T6, T12)
    ]


def window_before(training_on: date) -> Window:
    """Of who is to be trained on this day, or by it."""
    opens_on, ends_on = _days(BEFORE, training_on)
    return Window(BEFORE, BEFORE, opens_on, opens_on, ends_on)


def _days(wave: str, day: date) -> tuple[date, date]:
    first, last = IN_TIME[wave]
    return day + timedelta(days=first), day + timedelta(days=last)


def is_in_time(*, opens_on: date, ends_on: date, on: date) -> bool:
    return opens_on <= on <= ends_on


def is_mail_time(*, on: date, now: time) -> bool:
    return is_working_day(on) and MAIL_FROM <= now < MAIL_UNTIL


def mail_of_today(*, due_on: date, ends_on: date, invited_on: date | None, mails: int, today: date) -> int:
    """The number of the mail that goes on this working day: 1 invites, 2 and 3 remind; 0: none.

    `invited_on`: when the first went; `mails`: how many went. Who answered is not asked: all invited are reminded alike.
    """
    if mails == 0 or invited_on is None:
        return 1 if due_on <= today <= ends_on else 0
    if mails >= MOST_MAILS or today > ends_on + LATE:
        return 0
    day = invited_on + timedelta(days=REMINDERS[mails - 1])
    return mails + 1 if day <= today < day + STALE else 0


def nobody_answers_after(*, wave: str, takes_in_until: date) -> date:
    """Of a plan: the last day on which the last of all who take part can answer this wave."""
    return takes_in_until + timedelta(days=IN_TIME[wave][1]) + LATE


def form_at(*, first_form: int, position: int, forms: int) -> int:
    """The form in the nth wave, from 0: nobody gets the same one in the next."""
    return (first_form + position) % forms


def draw_steps(units: Iterable[str], *, steps: int, seed: str) -> dict[str, int]:
    """Unit → the step (from 1) in which it is trained: an order by chance, spread evenly.

    The same seed draws the same order, on every machine and for ever. Raises ValueError for fewer units than steps.
    """
    drawn = sorted(set(units), key=lambda unit: hashlib.sha256(f"{seed}|{unit}".encode()).digest())
    if not 1 <= steps <= len(drawn):
        raise ValueError(f"{len(drawn)} units in {steps} steps")
    return {unit: number * steps // len(drawn) + 1 for number, unit in enumerate(drawn)}
