"""HR files made for tests: a row is a dict of what differs from an ordinary one."""

from foundation.people.importing.rules.headings import PEOPLE_FILE, UNITS_FILE

ORDINARY_PERSON = {
    "medewerkernummer": "1001",
    "voorletters": "N.",
    "roepnaam": "Noor",
    "tussenvoegsel": "de",
    "achternaam": "Vries",
    "email": "n.devries@lindewaard.example",
    "eenheidcode": "T1",
    "functie": "Adviseur",
    "functieniveau": "10",
    "leidinggevende": "",
    "soort": "medewerker",
    "volgnummer": "1",
    "indienst": "01-02-2022",
    "uitdienst": "",
}
ORDINARY_UNIT = {
    "eenheidcode": "T1",
    "naam": "Team Wijken",
    "soort": "team",
    "bovenliggend": "",
    "vanaf": "01-01-2015",
    "tot": "",
    "opvolger": "",
}


def people_text(
    *rows: dict[str, str], columns: tuple[str, ...] = PEOPLE_FILE.fields, separator: str = ";"
) -> str:
    return _text(columns, [ORDINARY_PERSON | row for row in rows], separator)


def people_file(*rows: dict[str, str], **kwargs) -> bytes:
    return people_text(*rows, **kwargs).encode()


def units_file(*rows: dict[str, str], columns: tuple[str, ...] = UNITS_FILE.fields) -> bytes:
    return _text(columns, [ORDINARY_UNIT | row for row in rows], ";").encode()


def person(number: int, **row: str) -> dict[str, str]:
    """Somebody else than the others."""
    email = f"p{number}@lindewaard.example"
    return {"medewerkernummer": str(number), "achternaam": f"Vries{number}", "email": email} | row


def people(count: int, **row: str) -> list[dict[str, str]]:
    return [person(1001 + place, **row) for place in range(count)]


def _text(columns: tuple[str, ...], rows: list[dict[str, str]], separator: str) -> str:
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(separator.join(line) + "\r\n" for line in lines)
