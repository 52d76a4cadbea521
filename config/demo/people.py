"""The HR file of the fictional gemeente Lindewaard: a fixed cast, and as many colleagues as asked for.

The file takes the same way in as a real one. The same number of people always gives the same file.
"""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

UNITS_FILE = Path(__file__).parent / "units.csv"
PASSWORD = "welkom-op-het-plein"  # noqa: S105  printed on the log-in page of the demo
FIELDS = [
    "medewerkernummer",
    "voorletters",
    "roepnaam",
    "tussenvoegsel",
    "achternaam",
    "email",
    "eenheidcode",
    "functie",
    "functieniveau",
    "leidinggevende",
    "soort",
    "volgnummer",
    "indienst",
    "uitdienst",
]


@dataclass(frozen=True)
class CastMember:
    """Somebody with a name, a log-in and a place in every story; `who` says what one sees as this person."""

    username: str
    number: str
    initials: str
    given_name: str
    infix: str
    family_name: str
    unit: str
    job_title: str
    level: int
    starts_on: date
    who: str
    roles: tuple[str, ...] = ()


CAST = (
    CastMember(
        "noor",
        "100001",
        "N.A.",
        "Noor",
        "",
        "Bakker",
        "SO-RO-P",
        "Projectleider",
        10,
        date(2026, 11, 2),
        "nieuwe medewerker, doet de module",
    ),
    CastMember(
        "tom",
        "100002",
        "T.",
        "Tom",
        "",
        "Visser",
        "SB-OR-W",
        "Toezichthouder wegen",
        7,
        date(2026, 10, 1),
        "nieuwe medewerker, module nog niet af",
    ),
    CastMember(
        "yusuf",
        "100003",
        "Y.",
        "Yusuf",
        "",
        "Aksoy",
        "DV-PZ-B",
        "Medewerker balie",
        6,
        date(2026, 9, 1),
        "nieuwe medewerker, module af, kan de eed afleggen",
    ),
    CastMember(
        "marit",
        "100004",
        "M.J.",
        "Marit",
        "de",
        "Wit",
        "BC-HR",
        "Adviseur P&O",
        10,
        date(2017, 3, 1),
        "HR: importeert, plant en ziet wie zover is",
        ("hr",),
    ),
    CastMember(
        "hendrik",
        "100005",
        "H.C.",
        "Hendrik",
        "van",
        "Loon",
        "BC-BJ",
        "Gemeentesecretaris",
        17,
        date(2016, 5, 1),
        "neemt de eed of belofte af",
        ("oath_official",),
    ),
    CastMember(
        "samira",
        "100006",
        "S.",
        "Samira",
        "",
        "Haddad",
        "BC-BJ",
        "Concerncoördinator integriteit",
        12,
        date(2018, 1, 15),
        "keurt inhoud goed",
        ("concern_coordinator",),
    ),
    CastMember(
        "lotte",
        "100007",
        "L.M.",
        "Lotte",
        "",
        "Hoekstra",
        "BC-BJ",
        "Redacteur",
        9,
        date(2019, 6, 1),
        "redacteur: maakt en wijzigt de module",
        ("editor",),
    ),
    CastMember(
        "karim",
        "100008",
        "K.",
        "Karim",
        "",
        "Idrissi",
        "SO-RO-P",
        "Teammanager Projecten",
        13,
        date(2015, 9, 1),
        "leidinggevende van Noor",
    ),
)

GIVEN_NAMES = [
    "Anna",
    "Bilal",
    "Carla",
    "Daan",
    "Elif",
    "Fatima",
    "Gijs",
    "Hanna",
    "Ibrahim",
    "Jasmijn",
    "Kees",
    "Lars",
    "Mei-Lin",
    "Mohamed",
    "Nadia",
    "Olivier",
    "Priya",
    "Quinten",
    "Rosa",
    "Sanne",
    "Tarik",
    "Umar",
    "Vera",
    "Willem",
    "Xenia",
    "Youssef",
    "Zoë",
    "Femke",
    "Joost",
    "Ayşe",
    "Dewi",
    "Pieter",
    "Iris",
    "Ravi",
    "Esra",
    "Bram",
    "Naomi",
    "Stefan",
    "Amina",
    "Ruben",
]
# A prefix (tussenvoegsel) stands behind a comma.
FAMILY_NAMES = [
    "Jansen",
    "Dijk,van",
    "Berg,van den",
    "Vries,de",
    "Boer,de",
    "Mulder",
    "Amrani,El",
    "Yılmaz",
    "Smit",
    "Meijer",
    "Kaya",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
    "Brouwer",
    "Kuiper",
    "Willems",
    "Chen",
    "Mendes",
    "Hofstra",
    "Singh",
    "Postma",
    "Öztürk",
    "Prins",
    "Huisman",
    "Koster",
    "Bouzid",
    "Veenstra",
    "Timmer",
    "Lopes",
    "Evers",
    "Roos",
    "Driessen",
    "Okafor",
    "Blom",
    "Kramer",
    "Molenaar",
    "Sharma",
]
JOBS = (
    ("Medewerker", 6),
    ("Beleidsadviseur", 11),
    ("Vakspecialist", 8),
    ("Adviseur", 10),
    ("Consulent", 8),
    ("Toezichthouder", 7),
    ("Administratief medewerker", 5),
    ("Projectleider", 11),
)
KINDS = ("medewerker",) * 17 + ("inhuur", "stagiair", "vrijwilliger")


def people_file(*, people: int, today: date) -> bytes:
    """A CSV of this many people, the cast first. Start dates lie up to eleven years before `today`."""
    chance = random.Random(2026)  # noqa: S311  the same file every time
    teams = [row["eenheidcode"] for row in _units() if row["soort"] in ("team", "afdeling")]
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for member in CAST:
        writer.writerow(_cast_row(member))
    for index in range(max(0, people - len(CAST))):
        writer.writerow(_colleague_row(index, chance, teams, today))
    return out.getvalue().encode("utf-8")


def _cast_row(member: CastMember) -> dict[str, str]:
    return _row(
        medewerkernummer=member.number,
        voorletters=member.initials,
        roepnaam=member.given_name,
        tussenvoegsel=member.infix,
        achternaam=member.family_name,
        email=f"{member.username}@lindewaard.example",
        eenheidcode=member.unit,
        functie=member.job_title,
        functieniveau=str(member.level),
        leidinggevende="100008"
        if member.unit == "SO-RO-P" and member.number != "100008"
        else "100005"
        if member.number != "100005"
        else "",
        soort="medewerker",
        indienst=_dutch(member.starts_on),
    )


def _colleague_row(index: int, chance: random.Random, teams: list[str], today: date) -> dict[str, str]:
    given = chance.choice(GIVEN_NAMES)
    family, _comma, infix = chance.choice(FAMILY_NAMES).partition(",")
    job, level = chance.choice(JOBS)
    number = str(200001 + index)
    starts_on = today - timedelta(days=chance.randrange(5, 11 * 365))
    return _row(
        medewerkernummer=number,
        voorletters=f"{given[0]}.",
        roepnaam=given,
        tussenvoegsel=infix,
        achternaam=family,
        email=f"medewerker{number}@lindewaard.example",
        eenheidcode=chance.choice(teams),
        functie=job,
        functieniveau=str(level),
        leidinggevende=chance.choice(("100008", "100005", "100004")),
        soort=chance.choice(KINDS),
        indienst=_dutch(starts_on),
    )


def _row(**values: str) -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, ""), "volgnummer": "1", **values}


def _units() -> list[dict[str, str]]:
    with UNITS_FILE.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


def _dutch(day: date) -> str:
    return day.strftime("%d-%m-%Y")
