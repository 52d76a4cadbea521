"""The shared tablet: logging in with a printed code, making way for the next colleague, and printing the codes."""

from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, Who, access
from foundation.people.actions.entry import enter_with_code, print_codes
from foundation.people.forms_entry import TabletForm
from foundation.people.models import Engagement, Person, PersonStatus, TabletCode, User
from foundation.people.rights import Right, Scope
from foundation.people.rules.tablet import MOST_CODES_A_PERSON
from foundation.people.tablet import begin_session, is_on_tablet, mark_device, may_go_on, wipe_browser

PAGE_SIZE = 50
USUAL_CODES = 3
TOO_MANY_REQUESTS = 429


@sensitive_post_parameters("code")
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def tablet(request: HttpRequest) -> HttpResponse:
    """Opening this page ends what the colleague before left open on this tablet."""
    if request.method == "GET" and is_on_tablet(request):
        logout(request)
    form = TabletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = enter_with_code(
                **form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""), at=_at(request)
            )
        except DomainError as error:
            form.add_error(None, _refusal(error))
            status = TOO_MANY_REQUESTS if error.code == "too_many_tries" else 422
            return _entry_page(request, form, status=status)
        return _welcome(request, user)
    return _entry_page(request, form, status=422 if form.is_bound else 200)


@access(who=Who.ANYONE, shows=Shows.ACTION)
@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """'Klaar': nothing of this colleague stays on the tablet."""
    logout(request)
    messages.success(request, _("Je bent uitgelogd. De tablet is vrij voor de volgende collega."))
    response = redirect("people:tablet")
    mark_device(response, None)
    wipe_browser(response)
    return response


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def codes(request: PersonRequest) -> HttpResponse:
    """HR prints for anybody; the list begins with who has no e-mail."""
    search = request.GET.get("zoek", "").replace("\0", "").strip()
    people = _at_work(on=local_date(request.at))
    if request.method == "POST":
        return _print(request, people)
    shown = people.filter(_named(search)) if search else people.filter(email="")
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    return _choose(request, page, search=search, is_hr=True)


@access(right=Right.TEAM_ADMIN, scopes={Scope.OWN_TEAM}, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def team_codes(request: PersonRequest) -> HttpResponse:
    """A line manager prints for the own team only."""
    today = local_date(request.at)
    own = Engagement.objects.active_on(today).filter(line_manager=request.person, person=OuterRef("pk"))
    people = _at_work(on=today).filter(Exists(own)).exclude(pk=request.person.pk)
    if request.method == "POST":
        return _print(request, people)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    return _choose(request, page, search="", is_hr=False)


def _entry_page(request: HttpRequest, form: TabletForm, *, status: int) -> HttpResponse:
    following = _following(request)
    response = render(request, "people/entry_tablet.html", {"form": form, "next": following}, status=status)
    add_never_cache_headers(response)
    if not following:
        # Nobody is going on: what a lesson left on the device goes.
        wipe_browser(response)
    return response


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    following = _following(request)
    was_here = begin_session(request, user)
    response = redirect(following if was_here and following else "start")
    mark_device(response, user.person)
    if not was_here:
        wipe_browser(response)
    return response


def _following(request: HttpRequest) -> str:
    """The page where a session ended, for when the same colleague comes back."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours and may_go_on(request) else ""


def _refusal(error: DomainError) -> str:
    if error.code == "too_many_tries":
        return _(
            "Het ging een paar keer mis. Wacht %(minutes)s minuten en probeer het dan opnieuw. Of vraag je "
            "leidinggevende of HR om nieuwe codes."
        ) % {"minutes": error.details["minutes"]}
    return _(
        "Dit nummer en deze code horen niet bij elkaar, of de code is al gebruikt. Kijk op je briefje en probeer "
        "de volgende code."
    )


def _at_work(*, on: date) -> QuerySet[Person]:
    """Who has a number and a job that is not over, by family name; `has_codes`: a code that still works."""
    jobs = Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), person=OuterRef("pk"))
    open_codes = TabletCode.objects.filter(
        person=OuterRef("pk"), used_at=None, voided_at=None, valid_to__gte=on
    )
    return (
        Person.objects.filter(Exists(jobs), status=PersonStatus.ACTIVE, personnel_number__isnull=False)
        .exclude(personnel_number="")
        .annotate(has_codes=Exists(open_codes))
        .order_by("family_name", "given_name", "pk")
    )


def _named(search: str) -> Q:
    return (
        Q(family_name__icontains=search)
        | Q(given_name__icontains=search)
        | Q(personnel_number__iexact=search)
    )


def _choose(request: PersonRequest, page: Page, *, search: str, is_hr: bool) -> HttpResponse:
    context = {
        "page": page,
        "search": search,
        "query": f"{urlencode({'zoek': search})}&" if search else "",
        "is_hr": is_hr,
        "counts": range(1, MOST_CODES_A_PERSON + 1),
        "usual": USUAL_CODES,
    }
    return render(request, "people/entry_codes.html", context)


def _print(request: PersonRequest, people: QuerySet[Person]) -> HttpResponse:
    """The sheet itself: shown once, since only the digests of its codes are kept."""
    chosen = _chosen(request, people)
    wanted = request.POST.get("codes", "")
    try:
        slips = print_codes(
            people=chosen,
            per_person=int(wanted) if wanted.isdecimal() and len(wanted) < 3 else USUAL_CODES,
            by=request.person,
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, _print_refusal(error))
        return redirect(request.get_full_path())
    context = {
        "slips": slips,
        "back_url": request.path,
        "address": request.build_absolute_uri(reverse("people:tablet")),
    }
    response = render(request, "people/entry_sheet.html", context)
    add_never_cache_headers(response)
    return response


def _chosen(request: PersonRequest, people: QuerySet[Person]) -> list[Person]:
    try:
        ids = {UUID(value) for value in request.POST.getlist("person")}
    except ValueError as error:
        raise PermissionDenied from error
    chosen = list(people.filter(public_id__in=ids))
    if len(chosen) != len(ids):
        # Left in the meantime, or never theirs to print for.
        raise PermissionDenied
    return chosen


def _print_refusal(error: DomainError) -> str:
    if error.code == "too_many_people":
        most = int(str(error.details["most"]))
        return ngettext(
            "Kies hoogstens %(most)d persoon tegelijk.", "Kies hoogstens %(most)d mensen tegelijk.", most
        ) % {"most": most}
    return _("Kies eerst voor wie je codes maakt.")


def _at(request: HttpRequest) -> datetime:
    return request.at  # type: ignore[attr-defined]
