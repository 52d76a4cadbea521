"""Letting externals in, and following them until they may start. Only one's own; HR sees all."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.audit.actions import record_event, record_lookup
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.content.qr_codes import qr_svg
from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.links import give_code
from foundation.people.links import path_of
from foundation.people.models import CodeChannel, Engagement, Person, PersonalLink, Unit
from foundation.people.queries.kinds import external_kinds, words_of_external_kinds
from foundation.people.rights import Right, Scope
from foundation.people.rules.links import CODE_LASTS
from lms.actions.externals import (
    NewExternal,
    end_external,
    note_certificate,
    register_external,
    register_externals,
    require_own,
    send_link,
)
from lms.actions.signing import note_explanation, withdraw_signature
from lms.forms_externals import (
    CertificateForm,
    EndForm,
    ExternalForm,
    ExternalListForm,
    WithdrawalForm,
)
from lms.models import Declaration, Signature
from lms.queries.externals import (
    ExternalFile,
    all_externals,
    certificate_of,
    externals_of,
    files_of,
    signatures_of,
    units_to_work_in,
)
from lms.queries.modules import latest_versions
from lms.rules.externals import ExternalLine, read_lines
from lms.views.external_sentences import (
    CELL_FAULTS,
    LIST_FAULTS,
    LinkLine,
    condition_lines,
    external_error,
    link_line,
    who_acts,
)

# Whose conditions may be looked at: the desk's right is to one that is scanned.
OWN_OR_ALL = {Scope.OWN_EXTERNALS, Scope.EVERYONE}
PAGE_SIZE = 50
# The filters of the list.
SHOWN = ("alles", "actie", "start", "klaar")


@access(right=Right.START_CONDITIONS, scopes=OWN_OR_ALL, shows=Shows.LIST)
@require_GET
def externals(request: PersonRequest) -> HttpResponse:
    today, is_hr = local_date(request.at), request.sight.is_everyone
    everybody = files_of(externals_of(None if is_hr else request.person, on=today), at=request.at)
    shown = request.GET.get("toon", "")
    shown = shown if shown in SHOWN else "alles"
    search = request.GET.get("zoek", "").replace("\0", "").strip()
    listed = [file for file in everybody if _is_shown(file, shown) and _is_found(file, search)]
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "is_hr": is_hr,
        "total": len(everybody),
        "ready": sum(file.may_start for file in everybody),
        "lost": sum(file.link.is_lost and not file.may_start for file in everybody),
        "page": page,
        "query": _list_query(shown, search),
        "lines": [_list_line(file) for file in page],
        "shown": shown,
        "filters": [
            ("alles", _("Iedereen")),
            ("actie", _("Wie nog iets mist")),
            ("start", _("Met een link die niet aankwam")),
            ("klaar", _("Wie mag starten")),
        ],
        "search": search,
        "today": today,
    }
    return render(request, "lms/externals/list.html", context)


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_new(request: PersonRequest) -> HttpResponse:
    today, is_hr = local_date(request.at), request.sight.is_everyone
    units = units_to_work_in(None if is_hr else request.person, on=today)
    form = ExternalForm(
        request.POST if request.method == "POST" else None, units=units, today=today, for_others=is_hr
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        sponsor: Person = values.pop("sponsor_email", None) or request.person
        try:
            made = register_external(
                new=NewExternal(**values), sponsor=sponsor, by=request.person, at=request.at
            )
        except DomainError as error:
            form.add_error(None, external_error(error))
        else:
            messages.success(
                request, _("De mail met de link gaat naar %(name)s.") % {"name": made.person.full_name}
            )
            return redirect("lms:external", engagement_id=made.public_id)
    context = {"form": form, "is_hr": is_hr, "has_units": bool(units)}
    return render(request, "lms/externals/new.html", context, status=422 if form.errors else 200)


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_import(request: PersonRequest) -> HttpResponse:
    """Shown line by line first; written only when every line is right, and then all at once."""
    today, is_hr = local_date(request.at), request.sight.is_everyone
    units = units_to_work_in(None if is_hr else request.person, on=today)
    form = ExternalListForm(request.POST or None, request.FILES or None)
    context = {"form": form, "is_hr": is_hr, "units": units}
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "lms/externals/import.html", context, status=status)
    text = form.cleaned_data["lines"]
    lines, fault = read_lines(
        text,
        unit_codes=[unit.code for unit, _name in units],
        kinds=words_of_external_kinds(),
        on=today,
    )
    is_sound = bool(lines) and not any(line.faults for line in lines)
    refusal = str(LIST_FAULTS[fault]) if fault else ""
    if is_sound and "save" in request.POST:
        try:
            made = _register(request, lines, {unit.code: unit for unit, _name in units})
        except DomainError as error:
            refusal = _("Regel %(number)d: %(said)s Er is niets bewaard.") % {
                # Under the heading, from 1.
                "number": lines[int(str(error.details["number"])) - 1].number,
                "said": external_error(error),
            }
        else:
            messages.success(
                request,
                ngettext("We versturen %(n)d mail.", "We versturen %(n)d mails.", made) % {"n": made},
            )
            return redirect("lms:externals")
    kinds = ", ".join(kind.code for kind in external_kinds())
    context |= {
        "lines": [(line, _cells(line, kinds)) for line in lines],
        "wrong": sum(bool(line.faults) for line in lines),
        "is_sound": is_sound and not refusal,
        "refusal": refusal,
        "text": text,
    }
    return render(request, "lms/externals/import.html", context, status=200 if is_sound else 422)


@access(right=Right.START_CONDITIONS, scopes=OWN_OR_ALL)
@require_GET
def external(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    one = _own(request, engagement_id)
    record_lookup(
        subject_id=one.person.public_id,
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.PERSON_PAGE,
        at=request.at,
    )
    return render(request, "lms/externals/detail.html", _detail(request, one))


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_link(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    """Send the link again, or show it as a QR: what that means stands on the page first."""
    one = _own(request, engagement_id)
    file = files_of(all_externals().filter(pk=one.pk), at=request.at)[0]
    context = {"file": file, "is_hr": request.sight.is_everyone, "link_line": _link_line(file), "qr": ""}
    if request.method == "POST" and "show" not in request.POST:
        try:
            send_link(engagement=one, by=request.person, at=request.at)
        except DomainError as error:
            messages.error(request, external_error(error))
        else:
            messages.success(request, _("Er gaat een nieuwe link uit. De oude werkt niet meer."))
        return redirect("lms:external", engagement_id=engagement_id)
    if request.method == "POST" and _can_be_shown(file):
        context["qr"] = _qr_of(request, file)
    response = render(request, "lms/externals/link.html", context)
    add_never_cache_headers(response)
    return response


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_code(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    """'Ik heb deze persoon gezien': the code, shown once."""
    one = _own(request, engagement_id)
    context: dict[str, Any] = {
        "person": one.person,
        "engagement": one,
        "is_hr": request.sight.is_everyone,
        "code": "",
    }
    if request.method == "POST":
        try:
            context["code"] = give_code(
                engagement=one, channel=CodeChannel.SPONSOR, by=request.person, at=request.at
            )
        except DomainError as error:
            messages.error(request, external_error(error))
            return redirect("lms:external", engagement_id=engagement_id)
        context["until"] = request.at + CODE_LASTS
    response = render(request, "lms/externals/code.html", context)
    add_never_cache_headers(response)
    return response


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_certificate(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    one = _own(request, engagement_id)
    form = CertificateForm(request.POST if request.method == "POST" else None, today=local_date(request.at))
    # The row itself is made by the action.
    if form.is_valid():
        try:
            note_certificate(engagement=one, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error("seen_on", external_error(error))
        else:
            messages.success(request, _("Vastgelegd dat je de VOG zag."))
            return redirect("lms:external", engagement_id=engagement_id)
    context = {"form": form, "person": one.person, "engagement": one, "is_hr": request.sight.is_everyone}
    return render(request, "lms/externals/certificate.html", context, status=422 if form.errors else 200)


@access(right=Right.EXTERNALS)
@require_http_methods(["GET", "POST"])
def external_end(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    one = _own(request, engagement_id)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        starts_on=one.starts_on,
        today=local_date(request.at),
        initial={"ends_on": one.ends_on},
    )
    if form.is_valid():
        end_external(engagement=one, by=request.person, at=request.at, **form.cleaned_data)
        messages.success(request, _("De laatste dag is gewijzigd."))
        return redirect("lms:external", engagement_id=engagement_id)
    context = {"form": form, "person": one.person, "engagement": one, "is_hr": request.sight.is_everyone}
    return render(request, "lms/externals/end.html", context, status=422 if form.errors else 200)


@access(right=Right.EXTERNALS, shows=Shows.ACTION)
@require_POST
def external_explained(request: PersonRequest, engagement_id: UUID, code: str) -> HttpResponse:
    """The sponsor explained the code of conduct, in person."""
    one = _own(request, engagement_id)
    declaration = get_object_or_404(Declaration, code=code)
    try:
        note_explanation(engagement=one, declaration=declaration, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, external_error(error))
    else:
        messages.success(request, _("Vastgelegd dat het is uitgelegd."))
    return redirect("lms:external", engagement_id=engagement_id)


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def signature_withdraw(request: PersonRequest, signature_id: UUID) -> HttpResponse:
    """By HR, with a reason; the signature itself stays."""
    signature = get_object_or_404(
        Signature.objects.select_related("engagement__person", "declaration", "text_version"),
        public_id=signature_id,
    )
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        withdraw_signature(signature=signature, by=request.person, at=request.at, **form.cleaned_data)
        messages.success(request, _("Deze handtekening telt niet meer. Ze blijft wel bewaard."))
        return redirect("lms:external", engagement_id=signature.engagement.public_id)
    context = {
        "form": form,
        "signature": signature,
        "is_withdrawn": hasattr(signature, "withdrawal"),
        "person": signature.engagement.person,
    }
    return render(request, "lms/externals/withdraw.html", context, status=422 if form.errors else 200)


def _own(request: PersonRequest, engagement_id: UUID) -> Engagement:
    """403 for somebody else's, 404 for nobody's."""
    one = all_externals().filter(public_id=engagement_id).first()
    if one is None:
        # Who may not see them learns not which ids there are.
        if request.sight.is_everyone:
            get_object_or_404(all_externals(), public_id=engagement_id)
        raise PermissionDenied
    try:
        require_own(one, by=request.person, is_everyone=request.sight.is_everyone)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    return one


def _detail(request: PersonRequest, one: Engagement) -> dict[str, object]:
    today = local_date(request.at)
    file = files_of(all_externals().filter(pk=one.pk), at=request.at)[0]
    certificate = certificate_of(one)
    modules = latest_versions({step.module_key for step in file.state.gate.steps})
    language = get_language() or "nl"
    lines = condition_lines(
        file,
        titles={key: version.title(language) for key, version in modules.items()},
        certificate=certificate,
        on=today,
    )
    return {
        "file": file,
        "person": one.person,
        "engagement": one,
        "is_hr": request.sight.is_everyone,
        "lines": lines,
        "done": sum(condition.is_done for condition in file.state.conditions),
        "needs_code": any(line.act == "code" for line in lines),
        "link_line": _link_line(file),
        "can_be_shown": _can_be_shown(file),
        "is_over": one.ends_on is not None and one.ends_on < today,
        "signatures": signatures_of(one),
        "certificate": certificate,
    }


def _register(request: PersonRequest, lines: list[ExternalLine], units: dict[str, Unit]) -> int:
    new = [
        NewExternal(
            given_name=line.name.given,
            infix=line.name.infix,
            family_name=line.name.family,
            email=line.email,
            kind=line.kind,
            unit=units[line.unit_code],
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            language=line.language,
        )
        for line in lines
        if line.starts_on and line.ends_on
    ]
    return len(register_externals(new=new, sponsor=request.person, by=request.person, at=request.at))


def _cells(line: ExternalLine, kinds: str) -> list[tuple[str, str]]:
    """Column → what is wrong, in words; `kinds`: those that the file may name."""
    return [(column, str(CELL_FAULTS[fault]) % {"kinds": kinds}) for column, fault in line.faults.items()]


def _list_line(file: ExternalFile) -> dict[str, object]:
    conditions = file.state.conditions
    return {
        "file": file,
        "link": _link_line(file),
        "done": sum(one.is_done for one in conditions),
        "total": len(conditions),
        "stones": [one.is_done for one in conditions],
        "actor": who_acts(file),
    }


def _list_query(shown: str, search: str) -> str:
    """The filters as the rest of an address, for the next page."""
    given = {name: value for name, value in (("toon", shown), ("zoek", search)) if value}
    return f"{urlencode(given)}&" if given else ""


def _link_line(file: ExternalFile) -> LinkLine:
    return link_line(file.link, name=file.person.given_name)


def _is_shown(file: ExternalFile, shown: str) -> bool:
    return {
        "alles": True,
        "actie": not file.may_start,
        "start": file.link.is_lost and not file.may_start,
        "klaar": file.may_start,
    }[shown]


def _is_found(file: ExternalFile, search: str) -> bool:
    return search.casefold() in f"{file.person.full_name} {file.unit_name}".casefold()


def _can_be_shown(file: ExternalFile) -> bool:
    """Not once it is bound: it would open nothing more."""
    return file.link.link is not None and not file.link.is_opened and not file.link.is_over


def _qr_of(request: PersonRequest, file: ExternalFile) -> str:
    link = cast(PersonalLink, file.link.link)
    record_event(
        kind="personal_link_shown",
        at=request.at,
        actor_id=request.person.public_id,
        subject_id=file.person.public_id,
        details={"link": str(link.public_id)},
    )
    return qr_svg(f"{settings.SITE_URL}{path_of(link.public_id)}", title=_("Persoonlijke link"))
