"""From judged lines to rows: prepared before the lock is taken, written while it is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from datetime import date

from foundation.people.importing.bulk import Inserts, Updates
from foundation.people.importing.rules.faults import Line
from foundation.people.importing.rules.memberships import Stay, stays_after_move, stays_after_restart
from foundation.people.importing.rules.people import NAME_FIELDS, ContractKey, key_of
from foundation.people.importing.snapshots import (
    PERSON_ATTRIBUTES,
    TERMS_ATTRIBUTES,
    Contract,
    PeopleSnapshot,
    Terms,
)
from foundation.people.models import AwaitedManager, Engagement, Membership, Person

# A line manager: by primary key where known already, else by personnel number.
ManagerReference = int | str | None


@dataclass
class PeoplePlan:
    """All that is to be written."""

    snapshot: PeopleSnapshot
    on: date
    persons_new: dict[str, Person] = field(default_factory=dict)
    persons_changed: dict[int, list[str]] = field(default_factory=dict)
    # Persons who are called otherwise from now on.
    renamed: list[int] = field(default_factory=list)
    contracts_new: dict[ContractKey, Engagement] = field(default_factory=dict)
    contracts_changed: dict[int, Terms] = field(default_factory=dict)
    # Of new contracts by key, of existing ones by id.
    managers: dict[ContractKey | int, ManagerReference] = field(default_factory=dict)
    stays_new: list[tuple[ContractKey | int, Stay]] = field(default_factory=list)
    stays_changed: dict[int, Stay] = field(default_factory=dict)
    awaited_new: dict[ContractKey | int, str] = field(default_factory=dict)
    awaited_over: list[int] = field(default_factory=list)


def plan_people(lines: Sequence[Line], snapshot: PeopleSnapshot, *, on: date) -> PeoplePlan:
    plan = PeoplePlan(snapshot, on)
    for line in lines:
        _plan_person(plan, line.values)
    for line in lines:
        _plan_contract(plan, line)
    _plan_arrived_managers(plan)
    return plan


def _plan_person(plan: PeoplePlan, values: Mapping[str, str]) -> None:
    number = values["medewerkernummer"]
    said = {attribute: values[name] for name, attribute in PERSON_ATTRIBUTES.items() if name in values}
    person_id = plan.snapshot.person_ids.get(number)
    if person_id is None:
        plan.persons_new.setdefault(number, Person(personnel_number=number, **said))
        return
    before = plan.snapshot.known.persons[number]
    after = [values.get(name, before[name]) for name in PERSON_ATTRIBUTES]
    if after != [before[name] for name in PERSON_ATTRIBUTES]:
        plan.persons_changed[person_id] = after
        if any(values.get(name, before[name]) != before[name] for name in NAME_FIELDS):
            plan.renamed.append(person_id)


def _plan_contract(plan: PeoplePlan, line: Line) -> None:
    key = key_of(line)
    before = plan.snapshot.contracts.get(key)
    if before is None:
        terms = Terms().after(line.values)
        plan.contracts_new[key] = Engagement(number=int(key[1]), **asdict(terms))
        _plan_new_stay(plan, key, terms, line.values)
    else:
        terms = before.terms.after(line.values)
        plan.contracts_changed[before.id] = terms
        _plan_stays(plan, before, terms, line)
    _plan_manager(plan, before, key, line.values)


def _plan_manager(
    plan: PeoplePlan, before: Contract | None, key: ContractKey, values: Mapping[str, str]
) -> None:
    owner: ContractKey | int = before.id if before else key
    number = values.get("leidinggevende")
    if number is None:
        plan.managers[owner] = before.line_manager_id if before else None
        return
    if before and before.id in plan.snapshot.awaited:
        plan.awaited_over.append(before.id)
    if not number or number in plan.snapshot.person_ids or number in plan.persons_new:
        plan.managers[owner] = plan.snapshot.person_ids.get(number, number) or None
    else:
        plan.managers[owner] = None
        plan.awaited_new[owner] = number


def _plan_arrived_managers(plan: PeoplePlan) -> None:
    """Contracts outside these lines whose manager comes in now."""
    by_id = {contract.id: contract for contract in plan.snapshot.contracts.values()}
    for engagement_id, number in plan.snapshot.awaited.items():
        if number in plan.persons_new and engagement_id not in plan.contracts_changed:
            plan.contracts_changed[engagement_id] = by_id[engagement_id].terms
            plan.managers[engagement_id] = number
            plan.awaited_over.append(engagement_id)


def _plan_new_stay(plan: PeoplePlan, key: ContractKey, terms: Terms, values: Mapping[str, str]) -> None:
    if code := values.get("eenheidcode"):
        plan.stays_new.append((key, Stay(plan.snapshot.unit_ids[code], terms.starts_on or plan.on)))


def _plan_stays(plan: PeoplePlan, before: Contract, after: Terms, line: Line) -> None:
    was = plan.snapshot.stays.get(before.id, [])
    becomes = list(was)
    if after.starts_on and after.starts_on != before.terms.starts_on:
        becomes = stays_after_restart(becomes, after.starts_on)
    if any(change.field == "eenheidcode" for change in line.changes):
        unit_id = plan.snapshot.unit_ids.get(line.values["eenheidcode"])
        becomes = stays_after_move(becomes, unit_id, max(plan.on, after.starts_on or plan.on))
    for stay in becomes:
        if stay.id is None:
            plan.stays_new.append((before.id, stay))
        elif stay not in was:
            plan.stays_changed[stay.id] = stay


class PreparedPeople:
    """The rows of a plan, ready for the database."""

    def __init__(self, plan: PeoplePlan) -> None:
        self.plan = plan
        self.persons_new = Inserts.of(Person, list(plan.persons_new.values()))
        self.persons_changed = Updates(Person, list(PERSON_ATTRIBUTES.values()), plan.persons_changed)
        self.renamed = Updates(Person, ["name_since"], {key: [plan.on] for key in plan.renamed})
        self.contracts_new = Inserts.of(Engagement, list(plan.contracts_new.values()))
        self.contracts_changed = Updates(
            Engagement,
            [*TERMS_ATTRIBUTES, "line_manager_id"],
            {key: [*astuple(terms), None] for key, terms in plan.contracts_changed.items()},
        )
        self.stays_new = Inserts.of(
            Membership,
            [
                Membership(unit_id=stay.unit_id, valid_from=stay.valid_from, valid_to=stay.valid_to)
                for _owner, stay in plan.stays_new
            ],
        )
        self.stays_changed = Updates(
            Membership,
            ["unit_id", "valid_from", "valid_to"],
            {key: [stay.unit_id, stay.valid_from, stay.valid_to] for key, stay in plan.stays_changed.items()},
        )
        self.awaited_new = Inserts.of(
            AwaitedManager,
            [AwaitedManager(personnel_number=number) for number in plan.awaited_new.values()],
        )

    def __bool__(self) -> bool:
        return bool(self.persons_new or self.persons_changed or self.contracts_new or self.contracts_changed)

    def write(self) -> None:
        """Persons first, then their contracts with the line managers among them, then the stays."""
        plan = self.plan
        self.persons_new.write()
        self.persons_changed.write()
        self.renamed.write()
        person_ids = self._person_ids()
        self.contracts_new.fill("person_id", [person_ids[number] for number, _ in plan.contracts_new])
        self.contracts_new.fill("line_manager_id", self._managers(plan.contracts_new, person_ids))
        self.contracts_changed.fill("line_manager_id", self._managers(plan.contracts_changed, person_ids))
        self.contracts_new.write()
        self.contracts_changed.write()
        self._write_what_hangs_below(self._contract_ids(person_ids))

    def _write_what_hangs_below(self, contract_ids: Mapping[ContractKey, int]) -> None:
        plan = self.plan
        # Closing before opening: only one stay of a contract may be open.
        self.stays_changed.write()
        self.stays_new.fill("engagement_id", [_id(owner, contract_ids) for owner, _ in plan.stays_new])
        self.stays_new.write()
        AwaitedManager.objects.filter(engagement_id__in=plan.awaited_over).delete()
        self.awaited_new.fill("engagement_id", [_id(owner, contract_ids) for owner in plan.awaited_new])
        self.awaited_new.write()

    def _person_ids(self) -> dict[str, int]:
        if not self.persons_new:
            return self.plan.snapshot.person_ids
        numbered = Person.objects.exclude(personnel_number=None)
        return {str(number): key for number, key in numbered.values_list("personnel_number", "id")}

    def _contract_ids(self, person_ids: Mapping[str, int]) -> dict[ContractKey, int]:
        if not self.contracts_new:
            return {}
        rows = Engagement.objects.values_list("person_id", "number", "id")
        ids = {(person_id, number): engagement_id for person_id, number, engagement_id in rows}
        return {key: ids[person_ids[key[0]], int(key[1])] for key in self.plan.contracts_new}

    def _managers(
        self, owners: Iterable[ContractKey | int], person_ids: Mapping[str, int]
    ) -> list[int | None]:
        references = (self.plan.managers[owner] for owner in owners)
        return [person_ids[one] if isinstance(one, str) else one for one in references]


def _id(owner: ContractKey | int, contract_ids: Mapping[ContractKey, int]) -> int:
    return owner if isinstance(owner, int) else contract_ids[owner]
