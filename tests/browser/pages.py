"""Every page of the site, as somebody who may open it, for the accessibility tests.

`AXE_PAGES`: name of the address → who opens it, and the path over a `Scene`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.meetings.models import Seat
from foundation.people.models import Engagement, ImportRun, Person
from lms.models import Attempt, Ceremony, CertificatePrintRun, ModulePage

VISITOR, EMPLOYEE, INVITED, HR, OFFICIAL = "visitor", "employee", "invited", "hr", "official"


@dataclass(frozen=True)
class Scene:
    """What tests/browser/scene.py set up: somebody half-way, somebody done, a ceremony with seats."""

    noor: Person
    invited: Person
    hr: Person
    official: Person
    engagement: Engagement
    attempt: Attempt
    completed: Attempt
    module: ModulePage
    ceremony: Ceremony
    seat: Seat
    print_run: CertificatePrintRun
    import_run: ImportRun
    screens: dict[str, str]
    reset_link: str


AXE_PAGES: dict[str, tuple[str, Callable[[Scene], list[str]]]] = {
    "page:home": (VISITOR, lambda s: ["/", "/en/"]),
    "page:information": (VISITOR, lambda s: ["/hulp-en-advies/", "/privacy/", "/toegankelijkheid/"]),
    "page:module": (VISITOR, lambda s: [s.module.url]),
    "account_login": (VISITOR, lambda s: ["/account/inloggen/"]),
    "account_signup": (VISITOR, lambda s: ["/account/aanmelden/"]),
    "account_reset_password": (VISITOR, lambda s: ["/account/wachtwoord/vergeten/"]),
    "account_reset_password_done": (VISITOR, lambda s: ["/account/wachtwoord/verstuurd/"]),
    "account_reset_password_from_key": (VISITOR, lambda s: [s.reset_link]),
    "account_reset_password_from_key_done": (VISITOR, lambda s: ["/account/wachtwoord/klaar/"]),
    "account_logout": (EMPLOYEE, lambda s: ["/account/uitloggen/"]),
    "account_reauthenticate": (EMPLOYEE, lambda s: ["/account/opnieuw-inloggen/"]),
    "lms:plan": (EMPLOYEE, lambda s: ["/mijn-plan/", "/en/mijn-plan/"]),
    "lms:choose_form": (EMPLOYEE, lambda s: [f"/mijn-plan/eed-of-belofte/{s.engagement.public_id}/"]),
    "lms:answer_invitation": (INVITED, lambda s: [f"/mijn-plan/plek/{s.seat.public_id}/"]),
    "lms:start": (EMPLOYEE, lambda s: [f"/leren/start/{s.module.translation_key}/"]),
    "lms:screen": (EMPLOYEE, lambda s: [path for kind, path in s.screens.items() if kind != "weighing"]),
    "lms:weighing": (EMPLOYEE, lambda s: [s.screens["weighing"]]),
    "lms:closing": (INVITED, lambda s: [f"/leren/{s.completed.public_id}/klaar/"]),
    "lms:official_ceremonies": (OFFICIAL, lambda s: ["/eed/"]),
    "lms:hearing": (
        OFFICIAL,
        lambda s: [
            f"/eed/{s.ceremony.occasion.public_id}/{s.seat.public_id}/",
            f"/eed/{s.ceremony.occasion.public_id}/{s.seat.public_id}/?vorm=promise",
        ],
    ),
    "lms:hr_dashboard": (HR, lambda s: ["/hr/"]),
    "lms:hr_people": (HR, lambda s: ["/hr/mensen/", "/hr/mensen/?stap=sworn&jaar=2022&zoek=niemand"]),
    "lms:ceremonies": (HR, lambda s: ["/hr/ambtseed/"]),
    "lms:ceremony_new": (HR, lambda s: ["/hr/ambtseed/nieuw/"]),
    "lms:ceremony": (HR, lambda s: [f"/hr/ambtseed/{s.ceremony.occasion.public_id}/"]),
    "lms:print_run": (HR, lambda s: [f"/oorkonden/{s.print_run.public_id}/"]),
    "lms:import_upload": (HR, lambda s: ["/hr/import/"]),
    "lms:import_headings": (HR, lambda s: ["/hr/import/koppen/"]),
    "lms:import_held": (HR, lambda s: ["/hr/import/wacht/"]),
    "lms:import_run": (HR, lambda s: [f"/hr/import/{s.import_run.public_id}/"]),
    "lms:import_endings": (HR, lambda s: [f"/hr/import/{s.import_run.public_id}/vertrokken/"]),
}
