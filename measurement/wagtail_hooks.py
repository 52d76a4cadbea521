"""Questionnaires in the editors' menu; and why one that was published cannot be deleted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as now
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from foundation.content.actions.offers import OFFERED
from measurement.actions.shipped_instruments import offered_instrument
from measurement.models import Instrument
from measurement.views.instrument_editing import (
    InstrumentViewSet,
    SubmittedPanel,
    instrument_publish,
    instrument_return,
    instrument_submit,
)
from measurement.views.instrument_items import instrument_items

register_snippet(InstrumentViewSet)
OFFERED["instruments"] = offered_instrument


@hooks.register("construct_homepage_panels")
def add_submitted_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(SubmittedPanel())


@hooks.register("register_admin_urls")
def instrument_urls() -> list[URLPattern]:
    return [
        path(
            "vragenlijsten/<int:instrument_id>/publiceren/",
            instrument_publish,
            name="measurement_instrument_publish",
        ),
        path(
            "vragenlijsten/<int:instrument_id>/indienen/",
            instrument_submit,
            name="measurement_instrument_submit",
        ),
        path(
            "vragenlijsten/<int:instrument_id>/terugsturen/",
            instrument_return,
            name="measurement_instrument_return",
        ),
        path(
            "vragenlijsten/<int:instrument_id>/vragen/<slug:scale>/<int:part>/",
            instrument_items,
            name="measurement_instrument_items",
        ),
    ]


@hooks.register("register_permissions")
def instrument_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="measurement", codename="publish_instrument")


@hooks.register("before_delete_snippet")
def explain_why_a_questionnaire_stays(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    for instrument in instances:
        if isinstance(instrument, Instrument) and instrument.versions.exists():
            sentence = now(
                "De vragenlijst ‘%(title)s’ kan niet weg: er is een versie van gepubliceerd, en antwoorden horen daarbij."
            )
            messages.error(request, sentence % {"title": instrument.title})
            return redirect("wagtailsnippets_measurement_instrument:list")
    return None
