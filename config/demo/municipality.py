"""The fictional gemeente Lindewaard over five years: its units, and everybody who works or worked there.

`people` is how many are at work on the day of the demo; who left comes on top. The same number always gives
the same municipality.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from config.demo.cast import CAST, CastMember
from config.demo.names import FAMILY_NAMES, GIVEN_NAMES
from foundation.people.models import EngagementKind

UNITS_FILE = Path(__file__).parent / "units.csv"
UNIT_FIELDS = ["eenheidcode", "naam", "soort", "bovenliggend", "vanaf", "tot", "opvolger"]
# Five years, counted from the first file.
FIRST_DAY = date(2022, 1, 1)
IN_A_TEAM = 15
# From so many people on, an afdeling and a cluster have a manager of their own.
WITH_MANAGERS = 500
# The reorganisation of the past year: these teams became one (config/demo/reorganised.py).
MERGED, MERGED_INTO, MERGED_ON = ("DV-VG-A", "DV-VG-B"), "DV-VG-O", date(2026, 7, 1)
# What the HR file says by mistake.
UNKNOWN_UNIT = "SB-OR-X"
# So many came in November, into the programme of new staff; of a small municipality one in twenty. Not in the team
# that learns to lead talks (config/demo/programme.py).
NEWCOMERS, ONE_NEW_IN = 15, 20
NEWCOMERS_START = (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 9))
WITHOUT_NEWCOMERS = "SO-RO-P"
# Each year.
SHARE_NEW, SHARE_MOVING = 0.09, 0.03
TITLES = (
    ("Medewerker", 6),
    ("Beleidsadviseur", 11),
    ("Vakspecialist", 8),
    ("Adviseur", 10),
    ("Consulent", 8),
    ("Toezichthouder", 7),
    ("Administratief medewerker", 5),
    ("Projectleider", 11),
)
# Out of a hundred, beside employees; and how long one usually stays, in days.
OTHER_KINDS: dict[str, tuple[int, int, tuple[str, int | None]]] = {
    EngagementKind.HIRED: (5, 500, ("Interim-adviseur", 11)),
    EngagementKind.SELF_EMPLOYED: (2, 400, ("Zelfstandig adviseur", 11)),
    EngagementKind.AGENCY: (2, 300, ("Uitzendkracht", 5)),
    EngagementKind.INTERN: (3, 180, ("Stagiair", None)),
    EngagementKind.HOLIDAY_WORKER: (1, 60, ("Vakantiewerker", None)),
    EngagementKind.ON_CALL: (1, 700, ("Oproepkracht", 4)),
    EngagementKind.WORK_EXPERIENCE: (1, 365, ("Medewerker WEP", 2)),
    EngagementKind.VOLUNTEER: (3, 1500, ("Vrijwilliger", None)),
    EngagementKind.UNPAID_OFFICIAL: (2, 1200, ("Buitengewoon ambtenaar burgerlijke stand", None)),
    EngagementKind.POLITICIAN: (1, 1400, ("Wethouder", None)),
}


@dataclass(frozen=True)
class DemoUnit:
    code: str
    name: str
    kind: str
    parent: str
    # Of 'Groen 2' the code of 'Groen', whose manager leads theirs.
    base: str = ""


@dataclass(frozen=True)
class Job:
    """One contract, as the HR file says it."""

    number: str
    sequence: int
    initials: str
    given_name: str
    infix: str
    family_name: str
    unit: str
    title: str
    level: int | None
    kind: str
    manager: str
    starts_on: date | None
    ends_on: date | None = None
    has_email: bool = True

    def is_over_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True)
class Move:
    """On this day the job goes on in another team."""

    on: date
    job: Job
    unit: str
    manager: str


@dataclass
class Municipality:
    units: list[DemoUnit]
    # Code of a unit → personnel number of who leads it.
    managers: dict[str, str] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    # Jobs with something that HR has to mend; the last ones come in a unit that nobody knows, and wait.
    incomplete: list[Job] = field(default_factory=list)
    waiting: list[Job] = field(default_factory=list)

    def jobs_as_of(self, day: date) -> list[Job]:
        """Those that are not over, in the team of that day."""
        moved = {(move.job.number, move.job.sequence): move for move in self.moves if move.on <= day}
        found = [
            replace(job, unit=move.unit, manager=move.manager)
            if (move := moved.get((job.number, job.sequence)))
            else job
            for job in [*self.jobs, *self.incomplete]
            if not job.is_over_on(day)
        ]
        return [replace(job, unit=unit_on(job.unit, day)) for job in found]

    def head_count(self, day: date) -> int:
        """People who have, or will have, a job after this day."""
        return len({job.number for job in self.jobs_as_of(day)})


def unit_on(code: str, day: date) -> str:
    """As the HR system calls it on this day."""
    return MERGED_INTO if code in MERGED and day >= MERGED_ON else code


def build(*, people: int, today: date) -> Municipality:
    chance = random.Random(2026)  # noqa: S311  the same municipality every time
    made = Municipality(_units(people))
    numbers = (str(200_001 + index) for index in range(10**6))
    made.jobs += [_cast_job(member, made) for member in CAST]
    _appoint_managers(made, numbers, chance, people)
    made.jobs = [_led(job, made) for job in made.jobs]
    teams = _with_people(made.units)
    _fill(made, teams, numbers, chance, people=people, today=today)
    _add_leavers(made, teams, numbers, chance, people=people, today=today)
    _add_moves(made, teams, chance, people=people, today=today)
    _add_newcomers(made, people=people)
    made.incomplete = _incomplete(made, teams, numbers, chance, people=people, today=today)
    lost = _somebody(next(numbers), chance, unit=UNKNOWN_UNIT, starts_on=today - timedelta(days=12))
    made.waiting = [replace(lost, manager=_manager_of("SB-OR-W", lost.number, made))]
    return made


def _units(people: int) -> list[DemoUnit]:
    """As many teams as these people fill; those of the cast and of the reorganisation are always there."""
    rows = _rows()
    needed = {member.unit for member in CAST} | set(MERGED)
    teams = [row for row in rows if row.kind == "team"]
    count = max(len([team for team in teams if team.code in needed]), people // IN_A_TEAM)
    times = round(count / len(teams))
    # The first of each leads the others.
    times += 1 if times > 1 else 0
    if times > 1:
        copies = {team.code: _copies(team, times) for team in teams}
        return [one for row in rows for one in copies.get(row.code, [row])]
    # Spread over the clusters, and not the first ones only.
    order = sorted(teams, key=lambda team: (team.code not in needed, _turn(team.code)))
    kept = {team.code for team in order[:count]}
    kept |= needed | {row.code for row in rows if row.kind in ("concern", "cluster")}
    kept |= {row.parent for row in rows if row.code in kept}
    return [row for row in rows if row.code in kept or count >= len(teams)]


def _rows() -> list[DemoUnit]:
    with UNITS_FILE.open(encoding="utf-8", newline="") as opened:
        return [
            DemoUnit(row["eenheidcode"], row["naam"], row["soort"], row["bovenliggend"])
            for row in csv.DictReader(opened, delimiter=";")
        ]


def _copies(team: DemoUnit, times: int) -> list[DemoUnit]:
    more = [
        replace(team, code=f"{team.code}{number}", name=f"{team.name} {number}", base=team.code)
        for number in range(2, times + 1)
    ]
    return [team, *more]


def _turn(code: str) -> float:
    return random.Random(code).random()  # noqa: S311


def _with_people(units: Iterable[DemoUnit]) -> list[str]:
    """Teams and an afdeling without teams, but not the team whose manager leads those of its copies."""
    units = list(units)
    leads = {unit.base or unit.parent for unit in units}
    return [unit.code for unit in units if unit.kind in ("team", "afdeling") and unit.code not in leads]


def _cast_job(member: CastMember, made: Municipality) -> Job:
    numbers = {one.username: one.number for one in CAST}
    if member.username == "karim":
        made.managers[member.unit] = member.number
    if member.username == "ingrid":
        made.managers[member.unit] = member.number
    return Job(
        number=member.number,
        sequence=1,
        initials=member.initials,
        given_name=member.given_name,
        infix=member.infix,
        family_name=member.family_name,
        unit=member.unit,
        title=member.job_title,
        level=member.level,
        kind=member.kind,
        manager=numbers.get(member.manager, ""),
        starts_on=member.starts_on,
        ends_on=member.ends_on,
        has_email=member.has_email,
    )


def _appoint_managers(made: Municipality, numbers: Iterator[str], chance: random.Random, people: int) -> None:
    """A manager for each team; in a large municipality also for each afdeling and cluster."""
    wanted = {"team", "afdeling", "cluster"} if people >= WITH_MANAGERS else {"team"}
    leaves = set(_with_people(made.units))
    titles = {"team": ("Teammanager", 12), "afdeling": ("Afdelingshoofd", 14), "cluster": ("Directeur", 16)}
    for unit in made.units:
        is_led = unit.kind in wanted or unit.code in leaves
        if not is_led or unit.code in made.managers:
            continue
        title, level = titles[unit.kind]
        job = _somebody(next(numbers), chance, unit=unit.code, starts_on=_long_ago(chance))
        made.jobs.append(
            replace(job, title=f"{title} {unit.name}", level=level, kind=EngagementKind.EMPLOYEE)
        )
        made.managers[unit.code] = job.number


def _led(job: Job, made: Municipality) -> Job:
    """The manager of the own unit; who leads it has the one of the unit above, up to the secretary."""
    return job if job.manager else replace(job, manager=_manager_of(job.unit, job.number, made))


def _manager_of(unit_code: str, number: str, made: Municipality) -> str:
    by_code = {unit.code: unit for unit in made.units}
    secretary = next(member.number for member in CAST if member.username == "hendrik")
    unit = by_code.get(unit_code)
    while unit:
        leader = made.managers.get(unit.code)
        if leader and leader != number:
            return leader
        unit = by_code.get(unit.base or unit.parent)
    return secretary if number != secretary else ""


def _fill(
    made: Municipality,
    teams: list[str],
    numbers: Iterator[str],
    chance: random.Random,
    *,
    people: int,
    today: date,
) -> None:
    """Everybody who is at work today, each kind of engagement among them."""
    kinds = [kind for kind, (share, _days, _job) in OTHER_KINDS.items() for _ in range(share)]
    kinds += [EngagementKind.EMPLOYEE.value] * (100 - len(kinds))
    first_of_each = list(OTHER_KINDS)
    led = {team: made.managers.get(team, "") for team in teams}
    incomplete = _incomplete_count(people)
    for index in range(max(0, people - len(made.jobs) - incomplete)):
        kind = first_of_each[index] if index < len(first_of_each) else chance.choice(kinds)
        unit = teams[index % len(teams)] if people >= WITH_MANAGERS else chance.choice(teams)
        starts_on = _start_of(kind, chance, today)
        job = _somebody(next(numbers), chance, unit=unit, starts_on=starts_on, kind=kind)
        made.jobs.append(
            replace(job, manager=led[unit], ends_on=_planned_end(kind, starts_on, chance, today))
        )
    _add_second_jobs(made, teams, chance, today=today)


def _add_second_jobs(made: Municipality, teams: list[str], chance: random.Random, *, today: date) -> None:
    """Some have two jobs at once; some left and came back, with a contract of another number."""
    ordinary = [job for job in made.jobs if job.number > "200000" and job.kind == EngagementKind.EMPLOYEE]
    for index, job in enumerate(ordinary):
        if index % 60 == 7 and job.starts_on:
            unit = chance.choice(teams)
            starts_on = max(job.starts_on, FIRST_DAY) + timedelta(days=chance.randrange(30, 200))
            if starts_on < today:
                made.jobs.append(
                    replace(
                        job,
                        sequence=2,
                        unit=unit,
                        manager=_manager_of(unit, job.number, made),
                        starts_on=starts_on,
                    )
                )
        elif index % 40 == 33 and job.starts_on and job.starts_on > FIRST_DAY + timedelta(days=400):
            left = job.starts_on - timedelta(days=chance.randrange(90, 300))
            began = left - timedelta(days=chance.randrange(400, 2000))
            made.jobs.remove(job)
            made.jobs.append(replace(job, starts_on=began, ends_on=left))
            made.jobs.append(replace(job, sequence=2))


def _add_leavers(
    made: Municipality,
    teams: list[str],
    numbers: Iterator[str],
    chance: random.Random,
    *,
    people: int,
    today: date,
) -> None:
    """Who worked here in these years and is gone."""
    days = (today - FIRST_DAY).days
    for _ in range(round(people * SHARE_NEW * 0.6 * days / 365)):
        left = FIRST_DAY + timedelta(days=chance.randrange(days))
        unit = chance.choice(teams)
        stayed = chance.choice((90, 200, 400, 900, 2500, 4000))
        job = _somebody(next(numbers), chance, unit=unit, starts_on=left - timedelta(days=stayed))
        made.jobs.append(replace(job, manager=_manager_of(unit, job.number, made), ends_on=left))


def _add_moves(
    made: Municipality, teams: list[str], chance: random.Random, *, people: int, today: date
) -> None:
    leaders = set(made.managers.values())
    staying = [
        job
        for job in made.jobs
        if job.number > "200000" and job.number not in leaders and job.starts_on and not job.ends_on
    ]
    for half in halves(today)[1:]:
        able = [job for job in staying if job.starts_on and job.starts_on < half]
        for job in chance.sample(able, min(len(able), round(people * SHARE_MOVING / 2))):
            unit = chance.choice(teams)
            made.moves.append(Move(half, job, unit, _manager_of(unit, job.number, made)))


def _add_newcomers(made: Municipality, *, people: int) -> None:
    """Some whose only job began long ago began this month; everybody else stays as they were."""
    moved, leaders = {move.job.number for move in made.moves}, set(made.managers.values())
    jobs_of = Counter(job.number for job in made.jobs)
    ordinary = [
        place
        for place, job in enumerate(made.jobs)
        if job.number > "200000"
        and job.number not in moved | leaders
        and jobs_of[job.number] == 1
        and (job.kind, job.ends_on) == (EngagementKind.EMPLOYEE, None)
        and job.starts_on
        and job.starts_on < FIRST_DAY
        and job.unit != WITHOUT_NEWCOMERS
    ]
    count = min(NEWCOMERS, people // ONE_NEW_IN, len(ordinary))
    # Spread over the teams.
    for number in range(count):
        place = ordinary[number * len(ordinary) // count]
        starts_on = NEWCOMERS_START[number % len(NEWCOMERS_START)]
        made.jobs[place] = replace(made.jobs[place], starts_on=starts_on)


def _incomplete_count(people: int) -> int:
    return 9 if people >= 200 else 3


def _incomplete(
    made: Municipality,
    teams: list[str],
    numbers: Iterator[str],
    chance: random.Random,
    *,
    people: int,
    today: date,
) -> list[Job]:
    """For HR's list: no first day, no manager, no e-mail."""
    found = []
    for index in range(_incomplete_count(people)):
        unit = chance.choice(teams)
        job = _somebody(next(numbers), chance, unit=unit, starts_on=today - timedelta(days=20 + index))
        job = replace(job, manager=_manager_of(unit, job.number, made))
        lacking = index % 3
        if lacking == 0:
            job = replace(job, starts_on=None)
        elif lacking == 1:
            job = replace(job, manager="")
        else:
            job = replace(job, has_email=False)
        found.append(job)
    return found


def _somebody(
    number: str,
    chance: random.Random,
    *,
    unit: str,
    starts_on: date,
    kind: str = EngagementKind.EMPLOYEE.value,
) -> Job:
    given = chance.choice(GIVEN_NAMES)
    family, _comma, infix = chance.choice(FAMILY_NAMES).partition(",")
    title, level = OTHER_KINDS[kind][2] if kind in OTHER_KINDS else chance.choice(TITLES)
    return Job(
        number=number,
        sequence=1,
        initials=f"{given[0]}.",
        given_name=given,
        infix=infix,
        family_name=family,
        unit=unit,
        title=title,
        level=level,
        kind=str(kind),
        manager="",
        starts_on=starts_on,
    )


def _long_ago(chance: random.Random) -> date:
    return FIRST_DAY - timedelta(days=chance.randrange(200, 12 * 365))


def _start_of(kind: str, chance: random.Random, today: date) -> date:
    """Of employees as many a year as the share says, the others before the platform was there."""
    if kind in OTHER_KINDS:
        return today - timedelta(days=chance.randrange(5, OTHER_KINDS[kind][1]))
    days = (today - FIRST_DAY).days
    if chance.random() < SHARE_NEW * days / 365:
        return today - timedelta(days=chance.randrange(5, days))
    return _long_ago(chance)


def _planned_end(kind: str, starts_on: date, chance: random.Random, today: date) -> date | None:
    """What is for a time ends some day to come."""
    if kind not in OTHER_KINDS or kind in (EngagementKind.VOLUNTEER, EngagementKind.UNPAID_OFFICIAL):
        return None
    return today + timedelta(days=chance.randrange(20, OTHER_KINDS[kind][1]))


def halves(today: date) -> list[date]:
    """The first day of each half year, from the first file to today."""
    days = [date(year, month, 1) for year in range(FIRST_DAY.year, today.year + 1) for month in (1, 7)]
    return [day for day in days if day <= today]


def units_file(units: Iterable[DemoUnit]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(UNIT_FIELDS)
    writer.writerows([unit.code, unit.name, unit.kind, unit.parent, "01-01-2015", "", ""] for unit in units)
    return out.getvalue().encode()
