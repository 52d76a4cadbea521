"""What waits for HR, for coordinators, for editors, for the OR and the FG, and for who keeps it all running."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.home.reader import Reader
from config.home.rules import Coming, Offer, Place, Thing
from foundation import clock
from foundation.mailing.queries import failed_messages, uncertain_messages
from foundation.people.access import Sight
from foundation.people.importing.queries import import_runs, runs_with_endings
from foundation.people.models import ImportStatus
from foundation.people.queries import UnitHistory
from foundation.people.queries.exceptions import last_tally
from foundation.people.rights import Right, Scope
from lms.queries.course_roles import to_decide
from lms.queries.home import CeremonyOutlook, ceremony_outlook, ready_count
from lms.queries.progress import Reach, Stage, overdue_count

# A task that has run so long was left by a worker that stopped.
STUCK_AFTER = timedelta(hours=1)


def oath_work(reader: Reader) -> Offer:
    """Who can take the oath and has no place yet, and how full the ceremonies are."""
    if not reader.sight(Right.OATH_ADMIN):
        return Offer()
    outlooks = ceremony_outlook(at=reader.at)
    coming = [one for one in outlooks if one.on >= reader.today]
    ready = ready_count(at=reader.at)
    with_room = next((one for one in coming if one.free and one.on > reader.today), None)
    things = [_invite(ready, with_room)] if ready else []
    return Offer(
        things=things,
        coming=[
            Coming(
                one.on,
                one.occasion.title,
                _("%(held)d van de %(capacity)d plekken bezet")
                % {"held": one.held_count, "capacity": one.occasion.capacity},
            )
            for one in coming
        ],
        places=[
            Place(_("Ambtseed plannen"), reverse("lms:ceremonies"), _("Bijeenkomsten, plekken en oorkonden"))
        ],
    )


def role_work(reader: Reader) -> Offer:
    """Who finished a programme that gives a role, and of whom somebody decides."""
    sight = reader.sight(Right.ROLE_ADMIN)
    if not sight or not sight.is_everyone:
        return Offer()
    count = sum(one.person != reader.person for one in to_decide(at=reader.at))
    if not count:
        return Offer()
    title = ngettext(
        "%(n)d persoon wacht op een besluit over een rol",
        "%(n)d mensen wachten op een besluit over een rol",
        count,
    )
    thing = Thing(
        key="roles:decide",
        title=title % {"n": count},
        sentence=_("Het programma is af. Niet van elke stap is bekend dat een ander erbij was."),
        url=reverse("lms:programme_roles"),
        action=_("Besluit wie begeleider wordt"),
        label=_("Programma af, nog geen rol"),
        name=_("Rollen door een programma"),
        sign=str(count),
    )
    return Offer(things=[thing])


def _invite(ready: int, ceremony: CeremonyOutlook | None) -> Thing:
    thing = Thing(
        key="oath:ready",
        title=ngettext(
            "%(n)d persoon kan de eed of belofte afleggen",
            "%(n)d mensen kunnen de eed of belofte afleggen",
            ready,
        )
        % {"n": ready},
        sentence=_("Er is geen bijeenkomst met een vrije plek. Plan er een en nodig uit."),
        url=reverse("lms:ceremony_new"),
        action=_("Plan een bijeenkomst"),
        label=_("Module af, nog geen plek"),
        name=_("Ambtseed"),
        sign=str(ready),
    )
    if ceremony is None:
        return thing
    return replace(
        thing,
        sentence=ngettext(
            "Op %(day)s is nog %(free)d plek vrij.",
            "Op %(day)s zijn nog %(free)d plekken vrij.",
            ceremony.free,
        )
        % {"day": formats.date_format(ceremony.on, "j F"), "free": ceremony.free},
        url=reverse("lms:ceremony", kwargs={"occasion_id": ceremony.occasion.public_id}),
        action=_("Kies wie je uitnodigt"),
        due_on=ceremony.on,
    )


def people_work(reader: Reader) -> Offer:
    """The HR file, and what it left over."""
    if not reader.sight(Right.PEOPLE_ADMIN):
        return Offer()
    return Offer(
        things=list(_of_the_file(reader)),
        places=[
            Place(_("Overzicht"), reverse("lms:hr_dashboard"), _("Hoe ver iedereen is, per cluster en jaar")),
            Place(_("Mensen"), reverse("lms:hr_people"), _("Zoek iemand, of kijk wie welke stap af heeft")),
            Place(_("HR-bestand"), reverse("lms:import_upload"), _("Inlezen wie er werkt")),
            Place(
                _("Codes voor de tablet"), reverse("people:tablet_codes"), _("Voor collega’s zonder e-mail")
            ),
        ],
    )


def _of_the_file(reader: Reader) -> Iterator[Thing]:
    staged = import_runs().filter(status=ImportStatus.STAGED).first()
    if staged:
        yield Thing(
            key=f"import:{staged.public_id}",
            title=_("Een HR-bestand wacht op jouw besluit"),
            sentence=_("%(file)s is gelezen. Bekijk wat er verandert, en zet het in of gooi het weg.")
            % {"file": staged.file_name},
            url=reverse("lms:import_run", kwargs={"run_id": staged.public_id}),
            action=_("Bekijk het verschil"),
            due_on=reader.today,
            label=_("Ingelezen"),
            name=_("HR-bestand"),
            icon="tekst",
        )
    if left := runs_with_endings():
        yield Thing(
            key="import:endings",
            title=_("Staat iemand niet meer in het HR-bestand?"),
            sentence=_("Bevestig wie uit dienst is. Tot dan verandert er niets."),
            url=reverse("lms:import_endings", kwargs={"run_id": left[0].public_id}),
            action=_("Bekijk wie het zijn"),
            label=_("Niet meer in het bestand"),
            name=_("HR-bestand"),
            icon="tekst",
        )
    # As last counted: to count them takes eight queries over everybody.
    if total := last_tally():
        yield Thing(
            key="people:exceptions",
            title=ngettext(
                "%(n)d uitzondering om op te lossen", "%(n)d uitzonderingen om op te lossen", total
            )
            % {"n": total},
            sentence=_(
                "Iemand zonder startdatum, leidinggevende of eenheid. Bij elke regel staat wie iets moet doen."
            ),
            url=reverse("people:exceptions"),
            action=_("Bekijk de uitzonderingen"),
            label=_("Om op te lossen"),
            name=_("Mensen"),
            sign=str(total),
        )


def progress(reader: Reader) -> Offer:
    """Who is past the last day: of everybody, or of the own cluster."""
    sight = reader.sight(Right.COMPLETION_BY_NAME, Scope.EVERYONE, Scope.OWN_UNIT)
    if sight is None:
        return Offer()
    history = None if sight.is_everyone else UnitHistory()
    late = overdue_count(today=reader.today, history=history, reach=_reach(sight))
    places = []
    if not reader.sight(Right.PEOPLE_ADMIN):
        where = _names(sight, history, reader) if history else _("in de hele organisatie")
        places = [
            Place(
                _("Voortgang"),
                reverse("lms:hr_dashboard"),
                _("Hoe ver iedereen is, %(where)s") % {"where": where},
            ),
            Place(_("Mensen"), reverse("lms:hr_people"), _("Wie welke stap af heeft")),
        ]
    return Offer(things=[_late(late, reader)] if late else (), places=places)


def signals(reader: Reader) -> Offer:
    """Where choices in dilemmas lie apart: of everybody, or in the own cluster."""
    if not reader.sight(Right.AGGREGATES, Scope.EVERYONE, Scope.OWN_UNIT):
        return Offer()
    return Offer(
        places=[Place(_("Signalen"), reverse("dilemmas:signals"), _("Waar keuzes in dilemma’s uiteenlopen"))]
    )


def _reach(sight: Sight) -> Reach:
    return None if sight.is_everyone else sight.unit_ids


def _names(sight: Sight, history: UnitHistory, reader: Reader) -> str:
    places = (history.place_of(unit_id, on=reader.today) for unit_id in sight.unit_ids)
    return ", ".join(sorted(place.name for place in places if place)) or _("je onderdeel")


def _late(late: int, reader: Reader) -> Thing:
    return Thing(
        key="progress:late",
        title=ngettext(
            "%(n)d persoon is over de uiterste dag", "%(n)d mensen zijn over de uiterste dag", late
        )
        % {"n": late},
        sentence=_("De eed of belofte is nog niet afgelegd. Kijk wat er ontbreekt, en wie kan helpen."),
        url=f"{reverse('lms:hr_people')}?stap={Stage.OPEN}&jaar={reader.today.year}",
        action=_("Bekijk wie het zijn"),
        label=_("Over de uiterste dag"),
        name=_("Voortgang"),
        sign=str(late),
    )


def running(reader: Reader) -> Offer:
    """The queues; there is no page for them yet, so that they are said and lead nowhere."""
    if not reader.sight(Right.SETTINGS):
        return Offer()
    return Offer(
        coming=[
            Coming(
                None, _("E-mail"), _mail_sentence(uncertain_messages().count(), failed_messages().count())
            ),
            Coming(None, _("Taken op de achtergrond"), _task_sentence()),
        ],
        places=[
            Place(_("Instellingen"), reverse("people:limits"), _("Drempels en bewaartermijnen")),
            Place(
                _("Leerberichten"), reverse("lms:statements"), _("Ruw, zonder naam. De FG ziet dat je keek.")
            ),
        ],
    )


def _mail_sentence(uncertain: int, failed: int) -> str:
    said = []
    if uncertain:
        said.append(
            ngettext("%(n)d bericht is onzeker", "%(n)d berichten zijn onzeker", uncertain) % {"n": uncertain}
        )
    if failed:
        said.append(
            ngettext("%(n)d bericht is mislukt", "%(n)d berichten zijn mislukt", failed) % {"n": failed}
        )
    return f"{', '.join(said)}." if said else _("Alles wat verstuurd moest worden, is verstuurd.")


def _task_sentence() -> str:
    # By the machine's clock, as the worker writes it.
    long_ago = clock.machine_now() - STUCK_AFTER
    tasks = DBTaskResult.objects.aggregate(
        stuck=Count("pk", filter=Q(status=TaskResultStatus.RUNNING, started_at__lt=long_ago)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
    if not tasks["stuck"] and not tasks["failed"]:
        return _("Er hangt niets en er mislukte niets.")
    return _("%(stuck)d blijven hangen, %(failed)d mislukt.") % tasks
