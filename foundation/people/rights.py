"""Who may see and do what: the one table from which pages, guards, tests and the register are drawn.

Source: the matrix of roles that the OR and the FG agreed to (docs/decisions/0006-rights.md). A cell whose
`since` lies ahead is announced and not yet in force. Status is never an answer: nobody has a right to what
somebody else voted, chose or answered. What somebody states on a signed declaration HR reads, as its text says.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.limits import Limit
from foundation.people.models import BY_RULE, Role


class Right(models.TextChoices):
    """A field of the register: what is seen, or what is done."""

    OWN_RECORD = "own_record", _("eigen stappen, plan en inzage")
    COMPLETION_BY_NAME = "completion_by_name", _("wie welke stap af heeft, met naam")
    ATTENDANCE_BY_NAME = "attendance_by_name", _("wie er was, met naam")
    OATH_GATE = "oath_gate", _("wie de eed mag afleggen")
    START_CONDITIONS = "start_conditions", _("of een externe mag starten")
    AGGREGATES = "aggregates", _("uitkomsten van groepen")
    PEOPLE_ADMIN = "people_admin", _("HR-bestand, mensen en eenheden")
    ROLE_ADMIN = "role_admin", _("rollen geven en beëindigen")
    OATH_ADMIN = "oath_admin", _("ceremonies en oorkonden")
    OATH_CONFIRM = "oath_confirm", _("de eed of belofte bevestigen")
    TEAM_ADMIN = "team_admin", _("afspraken, sessies, afwezigheid en herinneringen van het team")
    SESSIONS = "sessions", _("sessies leiden of plannen")
    OBSERVING = "observing", _("meekijken bij wie leert begeleiden")
    EXTERNALS = "externals", _("externen uitnodigen en voor hen instaan")
    DECLARATION_ADMIN = "declaration_admin", _("verklaringen: teksten, wie wat tekent, rondes")
    CYCLE = "cycle", _("jaarplan, jaarverslag en register van regelingen")
    CONTENT = "content", _("pagina’s en modules maken")
    CONTENT_APPROVAL = "content_approval", _("pagina’s en modules goedkeuren")
    OWN_PROFILE = "own_profile", _("eigen profielpagina")
    OPEN_ANSWERS = "open_answers", _("zinnen uit metingen lezen vóór een rapport, zonder naam")
    RIGHTS_REGISTER = "rights_register", _("wie wat mag zien, en sinds wanneer")
    AUDIT_LOG = "audit_log", _("wie in gegevens heeft gekeken")
    STATEMENTS = "statements", _("ruwe leerberichten, zonder naam")
    SETTINGS = "settings", _("koppelingen, wachtrijen en instellingen")


class Scope(models.TextChoices):
    """Of whom."""

    SELF = "self", _("van jezelf")
    OWN_TEAM = "own_team", _("van het eigen team")
    OWN_SESSION = "own_session", _("van de eigen sessie")
    OWN_UNIT = "own_unit", _("van het eigen onderdeel")
    OWN_CEREMONY = "own_ceremony", _("van de eigen ceremonie")
    OWN_EXTERNALS = "own_externals", _("van de eigen externen")
    ONE_SCANNED = "one_scanned", _("van wie de code laat zien")
    CONCERN = "concern", _("van de hele organisatie samen")
    EVERYONE = "everyone", _("van iedereen")


# Rights that change something; the others only show.
DOING = frozenset(
    {
        Right.PEOPLE_ADMIN,
        Right.ROLE_ADMIN,
        Right.OATH_ADMIN,
        Right.OATH_CONFIRM,
        Right.TEAM_ADMIN,
        Right.SESSIONS,
        Right.OBSERVING,
        Right.EXTERNALS,
        Right.DECLARATION_ADMIN,
        Right.CYCLE,
        Right.CONTENT,
        Right.CONTENT_APPROVAL,
        Right.OWN_PROFILE,
        Right.OPEN_ANSWERS,
        Right.SETTINGS,
    }
)


@dataclass(frozen=True)
class Cell:
    role: Role
    right: Right
    scope: Scope
    # None: from the first day of this installation.
    since: date | None = None
    # Outcomes of fewer people than this limit are not shown.
    threshold: str = ""


LIVE, REPORT = Limit.LIVE, Limit.REPORT

MATRIX: tuple[Cell, ...] = (
    Cell(Role.EMPLOYEE, Right.OWN_RECORD, Scope.SELF),
    Cell(Role.EMPLOYEE, Right.AGGREGATES, Scope.OWN_SESSION, threshold=LIVE),
    Cell(Role.MANAGER, Right.COMPLETION_BY_NAME, Scope.OWN_TEAM),
    Cell(Role.MANAGER, Right.TEAM_ADMIN, Scope.OWN_TEAM),
    Cell(Role.MANAGER, Right.START_CONDITIONS, Scope.OWN_EXTERNALS),
    Cell(Role.MANAGER, Right.EXTERNALS, Scope.OWN_EXTERNALS),
    Cell(Role.SPONSOR, Right.START_CONDITIONS, Scope.OWN_EXTERNALS),
    Cell(Role.SPONSOR, Right.EXTERNALS, Scope.OWN_EXTERNALS),
    Cell(Role.FACILITATOR, Right.ATTENDANCE_BY_NAME, Scope.OWN_SESSION),
    Cell(Role.FACILITATOR, Right.AGGREGATES, Scope.OWN_SESSION, threshold=LIVE),
    Cell(Role.FACILITATOR, Right.SESSIONS, Scope.OWN_SESSION),
    Cell(Role.FACILITATOR, Right.OBSERVING, Scope.EVERYONE),
    Cell(Role.CLUSTER_COORDINATOR, Right.COMPLETION_BY_NAME, Scope.OWN_UNIT),
    Cell(Role.CLUSTER_COORDINATOR, Right.AGGREGATES, Scope.OWN_UNIT, threshold=REPORT),
    Cell(Role.CLUSTER_COORDINATOR, Right.SESSIONS, Scope.OWN_UNIT),
    Cell(Role.PORTFOLIO_HOLDER, Right.AGGREGATES, Scope.OWN_UNIT, threshold=REPORT),
    Cell(Role.HR, Right.COMPLETION_BY_NAME, Scope.EVERYONE),
    Cell(Role.HR, Right.AGGREGATES, Scope.EVERYONE, threshold=REPORT),
    Cell(Role.HR, Right.PEOPLE_ADMIN, Scope.EVERYONE),
    Cell(Role.HR, Right.ROLE_ADMIN, Scope.EVERYONE),
    Cell(Role.HR, Right.OATH_ADMIN, Scope.EVERYONE),
    Cell(Role.HR, Right.OBSERVING, Scope.EVERYONE),
    Cell(Role.HR, Right.START_CONDITIONS, Scope.EVERYONE),
    Cell(Role.HR, Right.EXTERNALS, Scope.EVERYONE),
    Cell(Role.HR, Right.DECLARATION_ADMIN, Scope.EVERYONE),
    Cell(Role.HR, Right.OPEN_ANSWERS, Scope.EVERYONE),
    Cell(Role.CONCERN_COORDINATOR, Right.COMPLETION_BY_NAME, Scope.EVERYONE),
    Cell(Role.CONCERN_COORDINATOR, Right.AGGREGATES, Scope.EVERYONE, threshold=REPORT),
    Cell(Role.CONCERN_COORDINATOR, Right.CYCLE, Scope.CONCERN),
    Cell(Role.CONCERN_COORDINATOR, Right.CONTENT_APPROVAL, Scope.CONCERN),
    Cell(Role.CONFIDANT, Right.AGGREGATES, Scope.CONCERN, threshold=REPORT),
    Cell(Role.CONFIDANT, Right.OWN_PROFILE, Scope.SELF),
    Cell(Role.EDITOR, Right.CONTENT, Scope.CONCERN),
    Cell(Role.OATH_OFFICIAL, Right.OATH_GATE, Scope.OWN_CEREMONY),
    Cell(Role.OATH_OFFICIAL, Right.OATH_CONFIRM, Scope.OWN_CEREMONY),
    Cell(Role.DESK, Right.START_CONDITIONS, Scope.ONE_SCANNED),
    Cell(Role.DIRECTOR, Right.AGGREGATES, Scope.CONCERN, threshold=REPORT),
    Cell(Role.TECHNICAL_ADMIN, Right.STATEMENTS, Scope.EVERYONE),
    Cell(Role.TECHNICAL_ADMIN, Right.SETTINGS, Scope.CONCERN),
    Cell(Role.WORKS_COUNCIL, Right.AGGREGATES, Scope.CONCERN, threshold=REPORT),
    Cell(Role.WORKS_COUNCIL, Right.RIGHTS_REGISTER, Scope.CONCERN),
    Cell(Role.PRIVACY_OFFICER, Right.AGGREGATES, Scope.CONCERN, threshold=REPORT),
    Cell(Role.PRIVACY_OFFICER, Right.RIGHTS_REGISTER, Scope.CONCERN),
    Cell(Role.PRIVACY_OFFICER, Right.AUDIT_LOG, Scope.EVERYONE),
)

# Agreed to, and without a page so far; and what they wait for. The register says so, and the ledger of one person
# names nobody who could not look.
NOT_YET: dict[tuple[Role, Right], str] = {
    (Role.CONFIDANT, Right.OWN_PROFILE): "editing of one's own page only",
}

# Given roles that read names or the log: they begin the next day at the earliest, and are announced at once.
READS_NAMES = frozenset(
    cell.role
    for cell in MATRIX
    if cell.right in (Right.COMPLETION_BY_NAME, Right.STATEMENTS, Right.AUDIT_LOG)
    and cell.role not in BY_RULE
)
# Without these nobody could give roles, or watch those who look.
NEVER_WITHOUT = frozenset({Role.HR, Role.PRIVACY_OFFICER})
# Who is told of a change before it holds.
TOLD_OF_CHANGES = frozenset({Role.WORKS_COUNCIL, Role.PRIVACY_OFFICER})


def cells_of(roles: Iterable[str], right: Right, *, on: date) -> tuple[Cell, ...]:
    """The cells that give one of these roles this right on this day; empty: none does."""
    held = set(roles)
    return tuple(cell for cell in cells_in_force(on) if cell.right == right and cell.role in held)


def cells_in_force(on: date) -> tuple[Cell, ...]:
    return tuple(cell for cell in MATRIX if cell.since is None or cell.since <= on)


def written_out(cells: Iterable[Cell] = MATRIX) -> list[dict[str, str | None]]:
    """The table as plain JSON, in the same order whatever the order in the code."""
    rows = [
        {**{name: str(value) for name, value in asdict(cell).items()}, "since": _day(cell.since)}
        for cell in cells
    ]
    return sorted(rows, key=lambda row: (str(row["right"]), str(row["role"]), str(row["scope"])))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
