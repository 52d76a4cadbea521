"""What each list costs: the same number of queries for one row and for many.

Every row carries the word 'Teller' with its number, so that the test sees that the rows are there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.meetings.models import Seat
from foundation.people.importing.actions import apply_run, remember_headings, stage_people
from foundation.people.models import Engagement, ImportKind, Person
from lms.actions.assigning import assign_requirements
from lms.models import Ceremony
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.foundation.people.importing.files import people_file
from tests.foundation.people.importing.files import person as person_row

# The moment at which the lists are read.
AT = moment("2022-03-15 10:00")
MADE_AT = moment("2022-03-01 09:00")

# So many that a file without three others is not taken for half a file.
STAYING = [person_row(1000 + number) for number in range(60)]
# Who reads, and the address.
Scene = tuple[Person, str]


@dataclass(frozen=True)
class CountedList:
    queries: int
    scene: Callable[[int], Scene]


def on_their_way(count: int) -> list[Engagement]:
    """Each in a team of a cluster of its own, assigned and with the module done."""
    module_key = make_module(at=MADE_AT)
    require_for_oath(module_key)
    found = []
    for number in range(1, count + 1):
        cluster = UnitFactory(kind="cluster", name=f"Teller{number} cluster")
        team = UnitFactory(name__parent=cluster)
        person = PersonFactory(given_name="Sam", family_name=f"Teller{number}")
        found.append(EngagementFactory(person=person, unit=team))
    assign_requirements(at=MADE_AT)
    for engagement in found:
        complete_module(engagement, module_key, at=MADE_AT)
    return found


def ceremony(*, title: str = "Ambtseed", official: Person | None = None) -> Ceremony:
    make_oath_text(at=MADE_AT)
    return make_ceremony(
        at=MADE_AT,
        starts_at=moment("2022-04-12 15:00"),
        official=official or make_official(at=MADE_AT),
        hr=make_hr(at=MADE_AT),
        title=title,
    )


def several_ceremonies(count: int) -> Ceremony:
    """Of one official, each with somebody who has a seat."""
    official = make_official(at=MADE_AT)
    for number, engagement in enumerate(on_their_way(count), start=1):
        last = ceremony(title=f"Teller{number}", official=official)
        invite(last, engagement, at=MADE_AT)
    return last


def dashboard(count: int) -> Scene:
    day = ceremony()
    for engagement in on_their_way(count):
        swear(day, engagement, at=MADE_AT)
    return day.opened_by, "/hr/"


def people(count: int) -> Scene:
    on_their_way(count)
    return make_hr(at=MADE_AT), "/hr/mensen/"


def ceremonies(count: int) -> Scene:
    return several_ceremonies(count).opened_by, "/hr/ambtseed/"


def official_ceremonies(count: int) -> Scene:
    return several_ceremonies(count).official, "/eed/"


def ceremony_desk(count: int) -> Scene:
    """So many who can come, and as many with a seat."""
    day = ceremony()
    invite(day, *on_their_way(count), at=MADE_AT)
    others = [
        EngagementFactory(person=PersonFactory(family_name=f"Ander{number}")) for number in range(count)
    ]
    assign_requirements(at=MADE_AT)
    complete_module(
        others[0], others[0].assignments.get().requirement_version.steps.get().module_key, at=MADE_AT
    )
    return day.opened_by, f"/hr/ambtseed/{day.occasion.public_id}/"


def hearing(count: int) -> Scene:
    day = ceremony()
    invite(day, *on_their_way(count), at=MADE_AT)
    seat = Seat.objects.order_by("pk").first()
    return day.official, f"/eed/{day.occasion.public_id}/{seat.public_id}/"


def import_upload(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        stage_people(file_name=f"Teller{number}.csv", content=people_file({}), by=hr, at=MADE_AT)
    return hr, "/hr/import/"


def import_run(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    UnitFactory(code="T1")
    rows = [person_row(1000 + number, achternaam=f"Teller{number}") for number in range(1, count + 1)]
    run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
    return hr, f"/hr/import/{run.public_id}/"


def import_headings(count: int) -> Scene:
    for number in range(1, count + 1):
        remember_headings(kind=ImportKind.PEOPLE, fields={f"Teller{number}": "roepnaam"})
    return make_hr(at=MADE_AT), "/hr/import/koppen/"


def import_held(count: int) -> Scene:
    """Lines that wait for a unit."""
    hr = make_hr(at=MADE_AT)
    rows = [
        person_row(1000 + number, achternaam=f"Teller{number}", eenheidcode=f"X{number}")
        for number in range(1, count + 1)
    ]
    run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
    apply_run(run=run, at=MADE_AT, by=hr)
    return hr, "/hr/import/wacht/"


def import_endings(count: int) -> Scene:
    """People of the last file who are in this one no more."""
    hr = make_hr(at=MADE_AT)
    UnitFactory(code="T1")
    leavers = [person_row(2000 + number, achternaam=f"Teller{number}") for number in range(1, count + 1)]
    for rows in ([*STAYING, *leavers], STAYING):
        run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
        apply_run(run=run, at=MADE_AT, by=hr)
    return hr, f"/hr/import/{run.public_id}/vertrokken/"


COUNTED_LISTS: dict[str, CountedList] = {
    "lms:official_ceremonies": CountedList(9, official_ceremonies),
    "lms:hearing": CountedList(24, hearing),
    "lms:hr_dashboard": CountedList(31, dashboard),
    "lms:hr_people": CountedList(20, people),
    "lms:ceremonies": CountedList(9, ceremonies),
    "lms:ceremony": CountedList(22, ceremony_desk),
    "lms:import_upload": CountedList(11, import_upload),
    "lms:import_run": CountedList(12, import_run),
    "lms:import_headings": CountedList(10, import_headings),
    "lms:import_held": CountedList(10, import_held),
    "lms:import_endings": CountedList(11, import_endings),
}
