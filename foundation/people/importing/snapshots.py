"""What the database holds, read once, in the words of the file."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.people.importing.rules.memberships import Stay
from foundation.people.importing.rules.people import ContractKey, KnownPeople, KnownUnit
from foundation.people.importing.rules.units import KnownUnitPlace
from foundation.people.importing.rules.values import format_day, to_day
from foundation.people.models import (
    AwaitedManager,
    Engagement,
    Membership,
    Person,
    PersonStatus,
    Unit,
    UnitPeriod,
)

Rows = list[tuple[Any, ...]]
# Name of a unit, code of its parent, first and last day.
Period = tuple[str, str, date, date | None]

# Field of the file → attribute of the model.
PERSON_ATTRIBUTES = {
    "voorletters": "initials",
    "roepnaam": "given_name",
    "tussenvoegsel": "infix",
    "achternaam": "family_name",
    "email": "email",
}
# In the order of Terms.
TERMS_ATTRIBUTES = ("kind", "job_title", "function_level", "starts_on", "ends_on")


@dataclass
class PeopleRows:
    """The rows that an import compares with, and that may not change until it is applied."""

    persons: Rows
    contracts: Rows
    stays: Rows
    awaited: Rows

    def digest(self) -> str:
        return _digest([self.persons, self.contracts, self.stays, self.awaited])


def read_people_rows() -> PeopleRows:
    """Of everyone with a personnel number: others do not come from the HR file. Four queries."""
    persons = Person.objects.exclude(personnel_number=None)
    numbered = {"person__personnel_number__isnull": False}
    return PeopleRows(
        persons=list(
            persons.order_by("id").values_list(
                "id", "personnel_number", "status", *PERSON_ATTRIBUTES.values()
            )
        ),
        contracts=list(
            Engagement.objects.filter(**numbered)
            .order_by("id")
            .values_list("id", "person_id", "number", *TERMS_ATTRIBUTES, "line_manager_id")
        ),
        stays=list(
            Membership.objects.filter(engagement__person__personnel_number__isnull=False)
            .order_by("valid_from")
            .values_list("id", "engagement_id", "unit_id", "valid_from", "valid_to")
        ),
        awaited=list(AwaitedManager.objects.order_by("id").values_list("engagement_id", "personnel_number")),
    )


@dataclass(frozen=True)
class Terms:
    """What a contract says of itself."""

    kind: str = ""
    job_title: str = ""
    function_level: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def after(self, values: Mapping[str, str]) -> "Terms":
        """As these canonical texts say; what they leave out stays as it is."""
        return Terms(
            kind=values.get("soort", self.kind),
            job_title=values.get("functie", self.job_title),
            function_level=_changed(values, "functieniveau", self.function_level, int),
            starts_on=_changed(values, "indienst", self.starts_on, to_day),
            ends_on=_changed(values, "uitdienst", self.ends_on, to_day),
        )


@dataclass(frozen=True)
class Contract:
    id: int
    key: ContractKey
    terms: Terms
    line_manager_id: int | None


def _changed(values: Mapping[str, str], name: str, before: Any, parse: Callable[[str], Any]) -> Any:
    if name not in values:
        return before
    return parse(values[name]) if values[name] else None


@dataclass
class PeopleSnapshot:
    rows: PeopleRows
    unit_ids: dict[str, int]
    known: KnownPeople
    person_ids: dict[str, int] = field(default_factory=dict)
    contracts: dict[ContractKey, Contract] = field(default_factory=dict)
    stays: dict[int, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    # Engagement id → the personnel number it waits for.
    awaited: dict[int, str] = field(default_factory=dict)


def take_people_snapshot(on: date) -> PeopleSnapshot:
    rows = read_people_rows()
    snapshot = PeopleSnapshot(rows, dict(Unit.objects.values_list("code", "id")), KnownPeople())
    snapshot.awaited = dict(rows.awaited)
    for stay_id, engagement_id, unit_id, valid_from, valid_to in rows.stays:
        snapshot.stays[engagement_id].append(Stay(unit_id, valid_from, valid_to, stay_id))
    _know_persons(snapshot)
    _know_contracts(snapshot, on)
    snapshot.known.units = _known_units()
    return snapshot


def _know_persons(snapshot: PeopleSnapshot) -> None:
    merged = set()
    for person_id, number, status, *texts in snapshot.rows.persons:
        snapshot.person_ids[number] = person_id
        snapshot.known.persons[number] = dict(zip(PERSON_ATTRIBUTES, texts, strict=True))
        if status == PersonStatus.MERGED:
            merged.add(number)
    snapshot.known.merged = frozenset(merged)


def _know_contracts(snapshot: PeopleSnapshot, on: date) -> None:
    numbers = {person_id: number for number, person_id in snapshot.person_ids.items()}
    codes = {unit_id: code for code, unit_id in snapshot.unit_ids.items()}
    for engagement_id, person_id, number, *terms, manager_id in snapshot.rows.contracts:
        key = (numbers[person_id], str(number))
        contract = Contract(engagement_id, key, Terms(*terms), manager_id)
        snapshot.contracts[contract.key] = contract
        manager = numbers.get(manager_id, "")
        unit_id = _current_unit(snapshot.stays.get(engagement_id, []), contract.terms, on)
        snapshot.known.contracts[contract.key] = {
            "eenheidcode": codes[unit_id] if unit_id else "",
            "functie": contract.terms.job_title,
            "functieniveau": str(contract.terms.function_level or ""),
            "leidinggevende": manager or snapshot.awaited.get(engagement_id, ""),
            "soort": contract.terms.kind,
            "indienst": format_day(contract.terms.starts_on),
            "uitdienst": format_day(contract.terms.ends_on),
        }


def _current_unit(stays: Sequence[Stay], terms: Terms, on: date) -> int | None:
    """The last unit, unless that stay was ended while the contract went on."""
    last = stays[-1] if stays else None
    until = min(on, terms.ends_on or on)
    if last is None or (last.valid_to is not None and last.valid_to < until):
        return None
    return last.unit_id


def _known_units() -> dict[str, KnownUnit]:
    rows = UnitPeriod.objects.order_by("valid_from").values_list(
        "unit__code", "valid_to", "unit__successor__code"
    )
    # Of several periods the last one counts.
    known = {code: KnownUnit(ended_on, successor or "") for code, ended_on, successor in rows}
    without_period = Unit.objects.filter(periods=None).values_list("code", flat=True)
    return {code: KnownUnit() for code in without_period} | known


@dataclass
class UnitsSnapshot:
    # Of units and of their periods.
    rows: list[Rows]
    ids: dict[str, int]
    # Unit code → its periods by id, in order of time.
    periods: dict[str, dict[int, Period]]
    known: dict[str, KnownUnitPlace]

    def digest(self) -> str:
        return _digest(self.rows)


def read_unit_rows() -> list[Rows]:
    units = Unit.objects.order_by("id").values_list("id", "code", "kind", "successor__code")
    periods = UnitPeriod.objects.order_by("valid_from").values_list(
        "id", "unit__code", "name", "parent__code", "valid_from", "valid_to"
    )
    return [list(units), list(periods)]


def take_units_snapshot() -> UnitsSnapshot:
    rows = read_unit_rows()
    units, periods = rows
    snapshot = UnitsSnapshot(rows, {code: unit_id for unit_id, code, *_rest in units}, defaultdict(dict), {})
    kinds = {code: (kind, successor or "") for _id, code, kind, successor in units}
    for period_id, code, name, parent, valid_from, valid_to in periods:
        snapshot.periods[code][period_id] = (name, parent or "", valid_from, valid_to)
        kind, successor = kinds[code]
        before = snapshot.known.get(code)
        snapshot.known[code] = KnownUnitPlace(
            values={
                "naam": name,
                "soort": kind,
                "bovenliggend": parent or "",
                "tot": format_day(valid_to),
                "opvolger": successor,
            },
            first_from=before.first_from if before else valid_from,
            last_from=valid_from,
            period_count=before.period_count + 1 if before else 1,
        )
    return snapshot


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
