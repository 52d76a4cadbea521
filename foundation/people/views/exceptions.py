"""HR's list of what has to be mended: who does it, since when it waits, and where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.exceptions import tally_exceptions
from foundation.people.queries.exceptions import (
    ExceptionKind,
    ExceptionRow,
    described,
    exceptions,
)
from foundation.people.rights import Right

PAGE_SIZE = 50


@dataclass(frozen=True)
class Mend:
    """Who must act, what that is, and the page where it is done."""

    owner: Any
    sentence: Any
    page: str
    link: Any


TO_HR_FILE = (gettext_lazy("HR"), "lms:import_upload", gettext_lazy("Lees het HR-bestand in"))
TO_ROLES = ("people:role_choose_person", gettext_lazy("Geef deze rol"))


def _in_hr_file(sentence: Any) -> Mend:
    owner, page, link = TO_HR_FILE
    return Mend(owner, sentence, page, link)


MENDS: dict[ExceptionKind, Mend] = {
    ExceptionKind.NO_START: _in_hr_file(
        gettext_lazy(
            "Zonder eerste werkdag loopt er geen termijn, en kan niemand een plek krijgen bij de eed. Een eis "
            "vanaf een bepaalde startdatum slaat deze mensen over. Vul de dag in het HR-systeem in."
        )
    ),
    ExceptionKind.NO_UNIT: _in_hr_file(
        gettext_lazy(
            "Deze mensen tellen in geen enkel cluster mee. Zet in het HR-systeem een eenheid die bestaat."
        )
    ),
    ExceptionKind.HELD_LINE: Mend(
        gettext_lazy("HR"),
        gettext_lazy("Deze regels komen pas binnen als hun eenheid bestaat."),
        "lms:import_held",
        gettext_lazy("Bekijk wat wacht"),
    ),
    ExceptionKind.NO_MANAGER: _in_hr_file(
        gettext_lazy(
            "Niemand ziet hoe ver deze mensen zijn. Vul in het HR-systeem in wie nu hun leidinggevende is. "
            "Hoort iemand er geen te hebben? Geef dan de rol ‘gemeentesecretaris of concerndirecteur’."
        )
    ),
    ExceptionKind.NOT_MY_TEAM: _in_hr_file(
        gettext_lazy(
            "Klopt het? Wijzig de leidinggevende in het HR-systeem; dan verdwijnt de melding vanzelf. "
            "Klopt het niet? Zeg dan dat de persoon in dit team hoort."
        )
    ),
    ExceptionKind.NO_EMAIL: Mend(
        gettext_lazy("HR of de leidinggevende"),
        gettext_lazy("Uitnodigingen komen niet aan. Print een code voor de tablet, en vertel het zelf."),
        "people:tablet_codes",
        gettext_lazy("Print tabletcodes"),
    ),
    ExceptionKind.NO_COORDINATOR: Mend(
        gettext_lazy("HR, met de concerncoördinator"),
        gettext_lazy("In deze clusters volgt niemand de voortgang."),
        *TO_ROLES,
    ),
    ExceptionKind.NO_PORTFOLIO_HOLDER: Mend(
        gettext_lazy("HR, met de concerncoördinator"),
        gettext_lazy("In deze clusters draagt niemand integriteit in de directie."),
        *TO_ROLES,
    ),
}


@dataclass(frozen=True)
class ListedException:
    row: ExceptionRow
    # In words, as '12 dagen'.
    age: str
    url: str


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def exception_list(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    counts = tally_exceptions(at=request.at)
    kind = _chosen_kind(request, counts)
    pages = Paginator(exceptions(kind, on=today), PAGE_SIZE)
    # Counted already.
    pages.count = counts[kind]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "kinds": [(one, counts[one]) for one in ExceptionKind if counts[one] or one == kind],
        "total": sum(counts.values()),
        "kind": kind,
        "mend": MENDS[kind],
        "mend_url": reverse(MENDS[kind].page),
        "page": page,
        "rows": [
            ListedException(row, _age(row.since, today=today), _page_of(row))
            for row in described(page.object_list, kind)
        ],
        "query": f"soort={kind.value}&",
        "is_report": kind is ExceptionKind.NOT_MY_TEAM,
    }
    return render(request, "people/exceptions.html", context)


def _chosen_kind(request: PersonRequest, counts: dict[ExceptionKind, int]) -> ExceptionKind:
    asked = request.GET.get("soort", "")
    if asked in ExceptionKind.values:
        return ExceptionKind(asked)
    return next((kind for kind, count in counts.items() if count), ExceptionKind.NO_START)


def _page_of(row: ExceptionRow) -> str:
    """Where the person, the file or the cluster of this row stands."""
    if row.kind is ExceptionKind.HELD_LINE:
        return reverse("lms:import_run", kwargs={"run_id": row.subject.run.public_id})
    if row.kind in (ExceptionKind.NO_COORDINATOR, ExceptionKind.NO_PORTFOLIO_HOLDER):
        return ""
    if row.kind is ExceptionKind.NO_EMAIL:
        person = row.subject
    else:
        person = (row.subject.engagement if row.kind is ExceptionKind.NOT_MY_TEAM else row.subject).person
    return reverse("lms:hr_person", kwargs={"person_id": person.public_id})


def _age(since: date | None, *, today: date) -> str:
    if since is None:
        return _("niet bekend")
    days = (today - since).days
    if days < 0:
        return _("nog niet begonnen")
    if days == 0:
        return _("sinds vandaag")
    if days < 60:
        return ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)d maand", "%(n)d maanden", days // 30) % {"n": days // 30}
    return ngettext("%(n)d jaar", "%(n)d jaar", days // 365) % {"n": days // 365}
