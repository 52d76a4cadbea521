"""Acceptance story 1: 80 people of Huizen's figures, 31 of 2021 and 49 of 2022, through real actions."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

from django.core.management import call_command

from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Person, Role
from lms.actions.ceremonies import confirm_oath
from lms.actions.seats import accept_invitation, invite_to_ceremony
from lms.models import Ceremony, OathForm
from lms.queries.gates import candidates
from tests.conftest import moment
from tests.factories.lms import complete_module, make_ceremony

UNITS = """eenheidcode;naam;soort;bovenliggend;vanaf;tot;opvolger
H;Gemeente Huizen (verhaal);concern;;01-01-2015;;
SD;Sociaal Domein;cluster;H;01-01-2015;;
FD;Fysiek Domein;cluster;H;01-01-2015;;
SD-T;Team Wmo;team;SD;01-01-2015;;
FD-T;Team Groen;team;FD;01-01-2015;;
"""
HEADINGS = (
    "medewerkernummer;voorletters;roepnaam;tussenvoegsel;achternaam;email;eenheidcode;functie;functieniveau;"
    "leidinggevende;soort;volgnummer;indienst;uitdienst"
)
SWORN_2021, STARTED_2022 = 31, 49
NOOR = "500080"


def people_rows() -> list[list[str]]:
    """31 who started in 2021, 49 in 2022; the last one is Noor. Twenty-one of each year's even ones in FD."""
    rows = []
    for index in range(SWORN_2021 + STARTED_2022):
        year = 2021 if index < SWORN_2021 else 2022
        number = str(500001 + index)
        given, family = ("Noor", "Bakker") if number == NOOR else ("Sam", f"Jansen{index + 1:02d}")
        started = date(year, 1 + index % 4, 1)
        rows.append(
            [
                *(number, "S.", given, "", family, f"p{number}@huizen.example"),
                *("FD-T" if index % 2 else "SD-T", "Medewerker", "8", "", "medewerker", "1"),
                *(f"{started:%d-%m-%Y}", ""),
            ]
        )
    return rows


def hr_file(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return f"{HEADINGS}\r\n{out.getvalue()}"


def import_file(folder: Path, *, at: datetime) -> None:
    units, people = folder / "units.csv", folder / "people.csv"
    units.write_text(UNITS, encoding="utf-8")
    people.write_text(hr_file(people_rows()), encoding="utf-8")
    call_command("import_units", str(units), "--at", at.isoformat(), stdout=io.StringIO())
    call_command("import_people", str(people), "--at", at.isoformat(), stdout=io.StringIO())


def story_official() -> Person:
    official = Person.objects.create(given_name="Hendrik", infix="van", family_name="Loon", initials="H.C.")
    grant_role(person=official, role=Role.OATH_OFFICIAL, at=moment("2021-01-04 09:00"))
    return official


def story_hr() -> Person:
    hr = Person.objects.create(given_name="Marit", infix="de", family_name="Wit", email="hr@huizen.example")
    grant_role(person=hr, role=Role.HR, at=moment("2021-01-04 09:00"))
    return hr


def story_officer(role: str) -> Person:
    """Somebody with one role since the beginning, called after it."""
    officer = Person.objects.create(
        given_name="Robin", family_name=str(role).replace("_", " ").title(), email=f"{role}@huizen.example"
    )
    grant_role(person=officer, role=role, at=moment("2021-01-04 09:00"))
    return officer


def started_in(year: int) -> list[Engagement]:
    return list(
        Engagement.objects.filter(starts_on__year=year)
        .select_related("person")
        .order_by("person__personnel_number")
    )


def swear_everybody_of_2021(*, module_key, hr: Person, official: Person) -> Ceremony:
    for engagement in started_in(2021):
        complete_module(engagement, module_key, at=moment("2021-06-01 10:00"))
    opened = moment("2021-10-01 09:00")
    ceremony = make_ceremony(
        at=opened, starts_at=moment("2021-11-18 15:00"), official=official, hr=hr, capacity=40
    )
    chosen = [one.engagement.public_id for one in candidates(ceremony, at=opened) if one.is_selectable]
    for seat in invite_to_ceremony(
        ceremony=ceremony, public_ids=chosen, by=hr, at=opened + timedelta(days=1)
    ):
        accept_invitation(seat=seat, at=opened + timedelta(days=2))
        form = OathForm.OATH if seat.pk % 3 == 0 else OathForm.PROMISE
        confirm_oath(seat=seat, form=form, by=official, at=moment("2021-11-18 15:20"))
    return ceremony
