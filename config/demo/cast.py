"""Who can be logged in as: a person of every role, each with a place in every story."""

from dataclasses import dataclass
from datetime import date

PASSWORD = "welkom-op-het-plein"  # noqa: S105  printed on the log-in page of the demo


@dataclass(frozen=True)
class CastMember:
    """Somebody with a name and a log-in; `who` says what one sees as this person."""

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
    # Each a role, or a role and the code of the unit it is for.
    roles: tuple[str | tuple[str, str], ...] = ()
    group: str = ""
    kind: str = "medewerker"
    ends_on: date | None = None
    # Username; the team manager where it says nothing.
    manager: str = ""
    sponsor: str = ""
    has_email: bool = True


BEGINNING, LEADING, OATH = "Leren en beginnen", "Leiden en begeleiden", "HR en de ambtseed"
CONTENT, WATCHING = "Inhoud en advies", "Toezicht en techniek"

CAST = (
    CastMember(
        *("noor", "100001", "N.A.", "Noor", "", "Bakker"),
        *("SO-RO-P", "Projectleider", 10, date(2026, 11, 2)),
        who="nieuwe medewerker, doet de module",
        group=BEGINNING,
        manager="karim",
    ),
    CastMember(
        *("tom", "100002", "T.", "Tom", "", "Visser"),
        *("SB-OR-W", "Toezichthouder wegen", 7, date(2026, 10, 1)),
        who="nieuwe medewerker, module nog niet af",
        group=BEGINNING,
    ),
    CastMember(
        *("yusuf", "100003", "Y.", "Yusuf", "", "Aksoy"),
        *("DV-PZ-B", "Medewerker balie", 6, date(2026, 9, 1)),
        who="nieuwe medewerker, module af, kan de eed afleggen",
        group=BEGINNING,
    ),
    CastMember(
        *("marit", "100004", "M.J.", "Marit", "de", "Wit"),
        *("BC-HR", "Adviseur P&O", 10, date(2017, 3, 1)),
        who="HR: importeert, plant en ziet wie zover is",
        roles=("hr",),
        group=OATH,
    ),
    CastMember(
        *("hendrik", "100005", "H.C.", "Hendrik", "van", "Loon"),
        *("BC-BJ", "Gemeentesecretaris", 17, date(2016, 5, 1)),
        who="neemt de eed of belofte af",
        roles=("oath_official",),
        group=OATH,
    ),
    CastMember(
        *("samira", "100006", "S.", "Samira", "", "Haddad"),
        *("BC-BJ", "Concerncoördinator integriteit", 12, date(2018, 1, 15)),
        who="keurt inhoud goed",
        roles=("concern_coordinator",),
        group=CONTENT,
        manager="hendrik",
    ),
    CastMember(
        *("lotte", "100007", "L.M.", "Lotte", "", "Hoekstra"),
        *("BC-BJ", "Redacteur", 9, date(2019, 6, 1)),
        who="redacteur: maakt en wijzigt de module",
        roles=("editor",),
        group=CONTENT,
        manager="hendrik",
    ),
    CastMember(
        *("karim", "100008", "K.", "Karim", "", "Idrissi"),
        *("SO-RO-P", "Teammanager Projecten", 13, date(2015, 9, 1)),
        who="leidinggevende van Noor",
        group=LEADING,
    ),
    CastMember(
        *("amara", "100009", "A.", "Amara", "", "Okafor"),
        *("SO-RO-P", "Adviseur gebiedsontwikkeling", 11, date(2026, 11, 9)),
        who="externe, ingehuurd door Joris",
        group=BEGINNING,
        kind="inhuur",
        ends_on=date(2027, 5, 31),
        manager="karim",
        sponsor="joris",
    ),
    CastMember(
        *("hassan", "100010", "H.", "Hassan", "", "Bouzid"),
        *("SB-SR-N", "Medewerker reiniging", 4, date(2026, 9, 14)),
        who="werkt buiten, zonder e-mail: ook met een code op de tablet",
        group=BEGINNING,
        has_email=False,
    ),
    CastMember(
        *("joris", "100011", "J.P.", "Joris", "", "Smit"),
        *("SO-RO-P", "Projectmanager", 12, date(2018, 4, 1)),
        who="opdrachtgever van acht externen, elk een stap verder",
        group=LEADING,
        manager="karim",
    ),
    CastMember(
        *("fatima", "100012", "F.", "Fatima", "El", "Amrani"),
        *("SB-TH", "Adviseur integriteit Stadsbeheer", 11, date(2016, 2, 1)),
        who="clustercoördinator van Stadsbeheer",
        roles=(("cluster_coordinator", "SB"),),
        group=LEADING,
    ),
    CastMember(
        *("ingrid", "100013", "I.M.", "Ingrid", "", "Brouwer"),
        *("SB", "Directeur Stadsbeheer", 16, date(2013, 9, 1)),
        who="portefeuillehouder van Stadsbeheer",
        roles=(("portfolio_holder", "SB"),),
        group=LEADING,
        manager="hendrik",
    ),
    CastMember(
        *("daan", "100014", "D.", "Daan", "", "Kuiper"),
        *("MO-WK-W", "Wijkmanager", 11, date(2019, 11, 1)),
        who="begeleidt gesprekken in teams",
        roles=("facilitator",),
        group=LEADING,
    ),
    CastMember(
        *("ruth", "100015", "R.", "Ruth", "", "Mendes"),
        *("BC", "Concerndirecteur", 17, date(2014, 1, 1)),
        who="concerndirecteur: ziet het beeld van de hele organisatie",
        roles=("director",),
        group=LEADING,
        manager="hendrik",
    ),
    CastMember(
        *("chantal", "100016", "C.D.", "Chantal", "", "Baptiste"),
        *("MO-JZ-T", "Consulent", 9, date(2012, 6, 1)),
        who="vertrouwenspersoon",
        roles=("confidant",),
        group=CONTENT,
    ),
    CastMember(
        *("bram", "100017", "B.", "Bram", "", "Postma"),
        *("BC-FA-G", "Receptionist", 5, date(2020, 3, 1)),
        who="balie: ziet of een externe mag starten",
        roles=("desk",),
        group=OATH,
    ),
    CastMember(
        *("wei", "100018", "W.", "Wei", "", "Chen"),
        *("MC-IT-A", "Functioneel beheerder", 10, date(2018, 9, 1)),
        who="technisch beheerder",
        roles=("technical_admin",),
        group=WATCHING,
    ),
    CastMember(
        *("thea", "100019", "T.M.", "Thea", "", "Veenstra"),
        *("WI-WK-B", "Werkbegeleider", 9, date(2009, 4, 1)),
        who="lid van de ondernemingsraad",
        roles=("works_council",),
        group=WATCHING,
    ),
    CastMember(
        *("esra", "100020", "E.", "Esra", "", "Öztürk"),
        *("BC-BJ-J", "Functionaris gegevensbescherming", 12, date(2018, 5, 25)),
        who="functionaris gegevensbescherming (FG)",
        roles=("privacy_officer",),
        group=WATCHING,
    ),
)
GROUPS = (BEGINNING, LEADING, OATH, CONTENT, WATCHING)


def cast_in_groups() -> list[tuple[str, list[CastMember]]]:
    """As the log-in page of the demo lists them."""
    return [(group, [member for member in CAST if member.group == group]) for group in GROUPS]
