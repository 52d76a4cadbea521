"""Acceptance story: one person with two jobs leaves one, moves cluster in the other, marries, and returns.

All through HR files and actions. Every figure of a year that was true stays true, and proof stays where it
belongs.
"""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command

from foundation.audit.verification import verify_records
from foundation.people.models import Engagement, Person
from foundation.people.queries import UnitHistory
from lms.models import Completion, OathRecord
from lms.queries.ceremonies import ways_to_oath
from lms.queries.gates import oath_gate
from lms.queries.progress import Stage, oaths_by_year, overdue_count, people_at_stage, progress_by_cluster
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module, make_ceremony, swear
from tests.foundation.people.importing.files import people_file, person, units_file

pytestmark = pytest.mark.django_db

# So many that a file without one of the others is not taken for half a file.
COLLEAGUES = [person(5001 + place, eenheidcode="T1", indienst="01-03-2020") for place in range(30)]
ADVISER, INSPECTOR, RETURNED = 1, 2, 3
BOTH_JOBS = [
    {"volgnummer": "1", "functie": "Adviseur", "eenheidcode": "T1"},
    {"volgnummer": "2", "functie": "Toezichthouder", "eenheidcode": "T2"},
]

Figures = dict[int, dict[str, dict[str, int]]]


@dataclass
class Town:
    folder: Path
    module_key: UUID
    hr: Person
    official: Person

    def import_people(self, *rows: dict[str, str], on: str) -> None:
        """The full file of that day."""
        path = self.folder / "people.csv"
        path.write_bytes(people_file(*rows, *COLLEAGUES))
        call_command("import_people", str(path), "--at", f"{on}T09:00", stdout=io.StringIO())

    def ceremony(self, on: str):
        at = moment(f"{on} 09:00")
        return make_ceremony(at=at, starts_at=moment(f"{on} 15:00"), official=self.official, hr=self.hr)


@pytest.fixture
def town(tmp_path, ceremony, oath_module, hr, official) -> Town:
    """Three clusters with a team each; HR and the official are not in the HR file."""
    Person.objects.update(personnel_number=None)
    path = tmp_path / "units.csv"
    clusters = (("C1", "Stadsbeheer"), ("C2", "Sociaal Domein"), ("C3", "Dienstverlening"))
    rows = [{"eenheidcode": code, "naam": name, "soort": "cluster"} for code, name in clusters]
    rows += [{"eenheidcode": f"T{n}", "naam": f"Team {n}", "bovenliggend": f"C{n}"} for n in (1, 2, 3)]
    path.write_bytes(units_file(*rows))
    call_command("import_units", str(path), "--at", "2022-01-03T09:00", stdout=io.StringIO())
    return Town(tmp_path, oath_module, hr, official)


def figures(*years: int) -> Figures:
    """Year → cluster → stage → how many; only what is not nought."""
    history = UnitHistory()
    return {
        year: {
            row.code: {str(stage): count for stage, count in row.counts.items() if count}
            for row in progress_by_cluster(year=year, history=history)
            if any(row.counts.values())
        }
        for year in years
    }


def job(number: int) -> Engagement:
    return Engagement.objects.get(person__personnel_number="1001", number=number)


def me() -> Person:
    return Person.objects.get(personnel_number="1001")


def open_assignments() -> list[int]:
    rows = me().engagements.filter(assignments__closed_at=None)
    return sorted(rows.values_list("number", flat=True))


def names_at(stage: Stage, year: int, cluster: str) -> list[str]:
    rows = people_at_stage(stage, year=year, history=UnitHistory(), cluster_code=cluster)
    return [(row if isinstance(row, Engagement) else row.engagement).person.full_name for row in rows]


def test_two_jobs_leaving_moving_marrying_and_returning(town: Town, now_is):
    # 2022: two jobs, in two clusters; the module for both, the oath for one.
    town.import_people(*BOTH_JOBS, on="2022-02-01")
    assert open_assignments() == [ADVISER, INSPECTOR]
    for number in (ADVISER, INSPECTOR):
        complete_module(job(number), town.module_key, at=moment("2022-02-20 10:00"))
    record = swear(town.ceremony("2022-04-20"), job(ADVISER), at=moment("2022-04-20 10:00"))
    of_2022 = figures(2022)
    assert of_2022 == {
        2022: {
            "C1": {"expected": 1, "started": 1, "completed": 1, "booked": 1, "sworn": 1}
            # The colleagues of long ago, who have three months from the day they came into the file.
            | {"open": len(COLLEAGUES)},
            "C2": {"expected": 1, "started": 1, "completed": 1, "open": 1},
        }
    }
    assert oaths_by_year() == {2022: 1}
    # Sworn in the one job is not sworn in the other.
    assert not OathRecord.objects.filter(engagement=job(INSPECTOR)).exists()

    # 2023: the first job ends, the second moves from cluster C2 to C3, and she marries.
    adviser = BOTH_JOBS[0] | {"uitdienst": "28-02-2023"}
    moved = BOTH_JOBS[1] | {"eenheidcode": "T3"}
    town.import_people(adviser, moved, on="2023-03-01")
    assert open_assignments() == [INSPECTOR]
    married = {"achternaam": "Vries-Jansen", "email": "n.jansen@lindewaard.example"}
    town.import_people(adviser | married, moved | married, on="2023-05-08")
    assert figures(2022) == of_2022
    assert (me().full_name, me().name_since) == ("Noor de Vries-Jansen", date(2023, 5, 8))
    # The list behind a number of then: the place of then, the name of now.
    assert names_at(Stage.COMPLETED, 2022, "C2") == ["Noor de Vries-Jansen"]
    assert names_at(Stage.COMPLETED, 2022, "C3") == []
    # The oath is where it was, in the words and under the name of then.
    record.refresh_from_db()
    assert (record.engagement, record.formal_name) == (job(ADVISER), "N. de Vries")

    # The second job takes the oath in 2023: counted in the cluster where it stands then.
    second = swear(town.ceremony("2023-06-01"), job(INSPECTOR), at=moment("2023-06-01 10:00"))
    assert second.formal_name == "N. de Vries-Jansen"
    of_2023 = figures(2023)
    assert of_2023 == {2023: {"C3": {"booked": 1, "sworn": 1}}}
    # What was still open in 2022 is sworn by now; nothing else of that year moved.
    of_2022[2022]["C2"].pop("open")
    assert figures(2022) == of_2022

    # She leaves altogether, and returns a year later under the same number, with a new contract.
    gone = moved | married | {"uitdienst": "31-12-2023"}
    town.import_people(adviser | married, gone, on="2024-01-02")
    assert open_assignments() == []
    before = figures(2022, 2023)
    back = {"volgnummer": "3", "functie": "Adviseur", "eenheidcode": "T1", "indienst": "01-02-2025"} | married
    town.import_people(adviser | married, gone, back, on="2025-02-03")
    assert figures(2022, 2023) == before
    assert figures(2024, 2025) == {2024: {}, 2025: {"C1": {"expected": 1, "open": 1}}}

    # A new requirement, from the beginning: the earlier proof is shown and not carried over.
    now_is(moment("2025-02-03 10:00"))
    assert open_assignments() == [RETURNED]
    assert job(RETURNED).assignments.get().due_on == date(2025, 5, 1)
    assert not oath_gate(job(RETURNED), on=date(2025, 2, 3)).is_open
    [way] = ways_to_oath(me(), at=moment("2025-02-03 10:00"))
    assert (way.engagement, way.oath_record, way.gate.is_open) == (job(RETURNED), None, False)
    for reader, path in ((me(), "/mijn-plan/"), (town.hr, f"/hr/mensen/{me().public_id}/")):
        page = client_of(reader).get(path).content.decode()
        assert "20 april 2022" in page
        assert "1 juni 2023" in page

    # Proof hangs on the job for which it was given.
    assert proof(Completion) == [(ADVISER, 2022), (INSPECTOR, 2022)]
    assert proof(OathRecord) == [(ADVISER, 2022), (INSPECTOR, 2023)]
    complete_module(job(RETURNED), town.module_key, at=moment("2025-02-10 10:00"))
    third = swear(town.ceremony("2025-03-13"), job(RETURNED), at=moment("2025-03-13 10:00"))
    assert third.formal_name == "N. de Vries-Jansen"
    assert proof(OathRecord) == [(ADVISER, 2022), (INSPECTOR, 2023), (RETURNED, 2025)]
    assert oaths_by_year() == {2022: 1, 2023: 1, 2025: 1}
    assert figures(2022, 2023) == before
    assert figures(2025)[2025]["C1"]["sworn"] == 1
    assert overdue_count(today=date(2025, 6, 1)) == len(COLLEAGUES)
    assert verify_records() == []


def proof(model: type) -> list[tuple[int, int]]:
    """Number of the job, and the year, of each completion or oath of hers."""
    day = "completed_on" if model is Completion else "taken_on"
    rows = model.objects.filter(engagement__person=me()).order_by(day, "engagement__number")  # type: ignore[attr-defined]
    return [(number, on.year) for number, on in rows.values_list("engagement__number", day)]
