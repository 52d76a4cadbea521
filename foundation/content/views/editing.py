"""Pages in Wagtail's administration, which guards them: only who may enter it gets here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from foundation.content.actions.offers import keep_own_text, offer_of, take_shipped_text
from foundation.content.models import ShippedContent
from foundation.errors import DomainError


def shipped_text(request: HttpRequest, record_id: int) -> HttpResponse:
    """The own text beside the one that came along; POST `choice`: keep or take."""
    record = get_object_or_404(ShippedContent, pk=record_id)
    thing: Any = record.content_object
    can_decide = thing is not None and _may_publish(request.user, thing)
    if request.method == "POST":
        if not can_decide:
            raise PermissionDenied
        return _decide(request, record)
    try:
        offer = offer_of(record)
    except LookupError:
        messages.warning(request, _sentence("file_gone"))
        return redirect("wagtailadmin_home")
    rows = [(name, _readable(own), _readable(shipped)) for name, own, shipped in offer.differences]
    return render(
        request,
        "content/admin/shipped_text.html",
        {"record": record, "rows": rows, "can_decide": can_decide},
    )


def _decide(request: HttpRequest, record: ShippedContent) -> HttpResponse:
    decide = {"take": take_shipped_text, "keep": keep_own_text}.get(request.POST.get("choice", ""))
    if decide is None:
        return redirect("shipped_text", record.pk)
    person = getattr(request.user, "person", None)
    at = request.at  # type: ignore[attr-defined]
    try:
        decide(record=record, by=person.public_id if person else None, at=at)
    except DomainError as refusal:
        messages.warning(request, _sentence(refusal.code))
    else:
        messages.success(request, _("Je keuze is bewaard."))
    return redirect("wagtailadmin_home")


def _may_publish(user: Any, thing: Any) -> bool:
    if isinstance(thing, Page):
        return bool(thing.permissions_for_user(user).can_publish())
    return bool(user.has_perm(f"{thing._meta.app_label}.{get_permission_codename('publish', thing._meta)}"))


def _readable(value: Any) -> str:
    if isinstance(value, list):
        return " · ".join(_readable(row) for row in value)
    if isinstance(value, dict):
        return ": ".join(str(part) for part in value.values() if part not in (None, ""))
    return strip_tags(str(value).replace("><", "> <")) if value not in (None, "") else "–"


def _sentence(code: str) -> str:
    if code == "file_gone":
        return _("De meegeleverde tekst is er niet meer. Jullie tekst staat er nog.")
    return _("Hier is al over beslist. Er is niets veranderd.")
