"""What the database holds, read once, in the words of the file."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from foundation.people.importing.rules.memberships import Stay
from foundation.people.importing.rules.people import Alias, ContractKey, KnownPeople, KnownUnit
from foundation.people.importing.rules.units import KnownUnitPlace, Reorganised
from foundation.people.importing.rules.values import format_day, to_day
from foundation.people.models import (
    AwaitedManager,
    Engagement,
    Membership,
    MergeMove,
    MovedField,
    Person,
    PersonKind,
    PersonStatus,
    Reorganisation,
    ReorganisationStatus,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from foundation.people.queries.merging import stand_ins

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
    # Personnel number of a merged person, that of who goes on, and the offset of the contracts.
    aliases: Rows
    # Codes of kinds that nobody new may have.
    retired_kinds: Rows

    def digest(self) -> str:
        read = [self.persons, self.contracts, self.stays, self.awaited, self.aliases]
        # A file that was staged before there was any stays as good as it was.
        return _digest([*read, self.retired_kinds] if self.retired_kinds else read)


def read_people_rows() -> PeopleRows:
    """Of everyone with a personnel number: others do not come from the HR file. Six queries."""
    persons = Person.objects.exclude(personnel_number=None)
    numbered = {"person__personnel_number__isnull": False}
    person_rows = list(
        persons.order_by("id").values_list("id", "personnel_number", "status", *PERSON_ATTRIBUTES.values())
    )
    return PeopleRows(
        persons=person_rows,
        contracts=list(
            Engagement.objects.filter(**numbered)
            .exclude(pk__in=_moved_from_outside())
            .order_by("id")
            .values_list("id", "person_id", "number", *TERMS_ATTRIBUTES, "line_manager_id")
        ),
        stays=list(
            Membership.objects.filter(engagement__person__personnel_number__isnull=False)
            .order_by("valid_from")
            .values_list("id", "engagement_id", "unit_id", "valid_from", "valid_to")
        ),
        awaited=list(AwaitedManager.objects.order_by("id").values_list("engagement_id", "personnel_number")),
        aliases=_aliases({person_id: number for person_id, number, *_rest in person_rows}),
        retired_kinds=list(PersonKind.objects.exclude(retired_on=None).order_by("pk").values_list("code")),
    )


def _moved_from_outside() -> QuerySet[MergeMove, Any]:
    """Contracts of a person without a number, merged into one with: no HR file will ever name them."""
    return MergeMove.objects.filter(
        field=MovedField.PERSON, merge__undone_at=None, merge__merged__personnel_number=None
    ).values("engagement")


def _aliases(numbers: Mapping[int, str]) -> Rows:
    return [
        (numbers[person_id], numbers[one.person_id], one.number_offset)
        for person_id, one in sorted(stand_ins().items())
        if person_id in numbers and one.person_id in numbers
    ]


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
    snapshot.known.retired_kinds = frozenset(code for (code,) in rows.retired_kinds)
    return snapshot


def _know_persons(snapshot: PeopleSnapshot) -> None:
    merged = set()
    for person_id, number, status, *texts in snapshot.rows.persons:
        snapshot.person_ids[number] = person_id
        snapshot.known.persons[number] = dict(zip(PERSON_ATTRIBUTES, texts, strict=True))
        if status == PersonStatus.MERGED:
            merged.add(number)
    snapshot.known.aliases = {number: Alias(kept, offset) for number, kept, offset in snapshot.rows.aliases}
    snapshot.known.merged = frozenset(merged - snapshot.known.aliases.keys())


def _know_contracts(snapshot: PeopleSnapshot, on: date) -> None:
    numbers = {person_id: number for number, person_id in snapshot.person_ids.items()}
    codes = {unit_id: code for code, unit_id in snapshot.unit_ids.items()}
    took_over = _took_over(on)
    for engagement_id, person_id, number, *terms, manager_id in snapshot.rows.contracts:
        key = (numbers[person_id], str(number))
        contract = Contract(engagement_id, key, Terms(*terms), manager_id)
        snapshot.contracts[contract.key] = contract
        manager = numbers.get(manager_id, "")
        stays = snapshot.stays.get(engagement_id, [])
        unit_id = _current_unit(stays, contract.terms, on)
        snapshot.known.same_units[key] = frozenset(
            codes[one] for one in _equal_units(stays, unit_id, took_over, on)
        )
        snapshot.known.contracts[contract.key] = {
            "eenheidcode": codes[unit_id] if unit_id else "",
            "functie": contract.terms.job_title,
            "functieniveau": str(contract.terms.function_level or ""),
            "leidinggevende": manager or snapshot.awaited.get(engagement_id, ""),
            "soort": contract.terms.kind,
            "indienst": format_day(contract.terms.starts_on),
            "uitdienst": format_day(contract.terms.ends_on),
        }


def _took_over(on: date) -> dict[int, set[int]]:
    """Id of a unit → those that closed and went on in it by this day."""
    over = set(UnitPeriod.objects.values_list("unit_id", flat=True)) - set(
        UnitPeriod.objects.in_force(on).values_list("unit_id", flat=True)
    )
    found: dict[int, set[int]] = defaultdict(set)
    rows = UnitSuccession.objects.filter(starts_on__lte=on).order_by("starts_on", "pk")
    for old_id, new_id in rows.values_list("old_id", "new_id"):
        found[new_id] |= found[old_id] | ({old_id} & over)
    return found


def _equal_units(
    stays: Sequence[Stay], unit_id: int | None, took_over: Mapping[int, set[int]], on: date
) -> set[int]:
    """Units the file may still, or already, name for the one of today: a reorganisation takes a while to
    reach the HR system, or is known there before its first day."""
    planned = {stay.unit_id for stay in stays if stay.valid_from > on}
    return (took_over.get(unit_id or 0, set()) | planned) - {unit_id}


def _current_unit(stays: Sequence[Stay], terms: Terms, on: date) -> int | None:
    """That of the day, else the last unit, unless that stay was ended while the contract went on."""
    last = stays[-1] if stays else None
    until = min(on, terms.ends_on or on)
    for stay in stays:
        if stay.valid_from <= until and (stay.valid_to is None or stay.valid_to >= until):
            return stay.unit_id
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
    reorganised = _reorganised()
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
            reorganised=reorganised.get(code, {}),
        )
    return snapshot


def _reorganised() -> dict[str, dict[str, Reorganised]]:
    """Unit code → field of the file → what a reorganisation last made of it."""
    found: dict[str, dict[str, Reorganised]] = defaultdict(dict)
    decided = Reorganisation.objects.filter(status=ReorganisationStatus.DECIDED)
    for one in decided.order_by("decided_at", "pk"):
        for change in one.changes:
            found[change["unit"]][change["field"]] = Reorganised(
                change["before"], one.title, one.takes_effect_on
            )
    return found


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
