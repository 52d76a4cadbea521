"""Questionnaires in the editors' administration, which guards its own pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CopyView, EditView, SnippetViewSet

from foundation.errors import DomainError
from foundation.people.queries import person_of
from measurement.actions.instruments import publish_instrument, return_instrument, submit_instrument
from measurement.blocks import WAVE_NAMES
from measurement.forms.instruments import InstrumentForm, PublishForm
from measurement.messages.instruments import fault_sentences
from measurement.models import Instrument, InstrumentVersion
from measurement.models.instruments import content_sha256
from measurement.queries.instruments import latest_version, submitted_instruments
from measurement.rules.instruments import Instrument as Questionnaire
from measurement.rules.instruments import asked_items
from measurement.rules.reading import InstrumentFaulty, as_content, parse
from measurement.rules.versions import changed_trends
from measurement.views.instrument_items import item_groups

PUBLISH = "measurement.publish_instrument"
EDIT_NAME = "wagtailsnippets_measurement_instrument:edit"


class StatePanel(HelpPanel):
    """What stands in the way of publishing, how many questions each wave has, and which version people answer."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context if self.instance.pk is None else {**context, **state_of(self.instance)}


def state_of(instrument: Instrument) -> dict[str, Any]:
    latest = latest_version(instrument)
    try:
        questionnaire = parse(instrument.own_content())
    except InstrumentFaulty as refusal:
        return {"latest": latest, "faults": fault_sentences(refusal.faults)}
    return {
        "latest": latest,
        "is_changed": latest is None or content_sha256(as_content(questionnaire)) != latest.content_sha256,
        "counts": [(name, len(asked_items(questionnaire, wave=wave, form=0))) for wave, name in WAVE_NAMES],
    }


class ItemsPanel(HelpPanel):
    """The questions by scale, each with a page of its own: `instrument_items`."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "groups": item_groups(self.instance) if self.instance.pk else []}


class SubmittedPanel(Component):
    """On the editors' first page, for who publishes."""

    name, order = "submitted_instruments", 207
    template_name = "measurement/admin/submitted_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        may_publish = parent_context["request"].user.has_perm(PUBLISH)
        waiting = list(submitted_instruments()) if may_publish else []
        return {**super().get_context_data(parent_context), "waiting": waiting}


class InstrumentEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perm(PUBLISH):
            url = reverse("measurement_instrument_publish", args=[self.object.pk])
            buttons.append(HeaderButton(gettext("Publiceer"), url=url, icon_name="upload"))
        elif self.object.submitted_at is None:
            url = reverse("measurement_instrument_submit", args=[self.object.pk])
            buttons.append(HeaderButton(gettext("Dien in"), url=url, icon_name="check"))
        latest = latest_version(self.object)
        if latest:
            url = reverse("measurement:codebook", args=[self.object.code, latest.number])
            buttons.append(HeaderButton(gettext("Codeboek"), url=url, icon_name="list-ul"))
        return buttons


class InstrumentCopyView(CopyView):
    def get_initial_form_instance(self) -> Instrument:
        """Of the same words, under a code of its own: nothing is saved before the editor says so."""
        instrument: Instrument = super().get_initial_form_instance()
        instrument.copied_from = instrument.pk
        instrument.pk = None
        instrument.code = f"{instrument.code}_kopie"[:60]
        instrument.title = gettext("%(title)s (kopie)") % {"title": instrument.title}
        return instrument


class InstrumentViewSet(SnippetViewSet):
    model = Instrument
    icon = "clipboard-list"
    menu_label = _("Vragenlijsten")
    menu_order = 245
    add_to_admin_menu = True
    edit_view_class = InstrumentEditView
    copy_view_class = InstrumentCopyView
    list_display = [
        "title",
        "code",
        Column("newest", label=_("Versie")),
    ]
    search_fields = ["title", "code"]
    ordering = ["title", "pk"]
    list_per_page = 30
    inspect_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    StatePanel(template="measurement/admin/instrument_panel.html"),
                    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
                    FieldRowPanel([FieldPanel("introduction"), FieldPanel("introduction_en")]),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("minutes"), FieldPanel("forms")]),
                ],
                heading=_("Vragenlijst"),
            ),
            ObjectList([ItemsPanel(template="measurement/admin/items_panel.html")], heading=_("Vragen")),
            ObjectList([FieldPanel("scales")], heading=_("Schalen")),
            ObjectList([FieldPanel("formats")], heading=_("Antwoorden die vaker voorkomen")),
        ],
        base_form_class=InstrumentForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Instrument.objects.annotate(newest=Max("versions__number"))


@dataclass(frozen=True)
class ChangedItem:
    code: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedScale:
    title: str
    items: list[ChangedItem]
    field: Any


@require_http_methods(["GET", "POST"])
def instrument_publish(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Shows what changed in the scales that are followed, asks whether they can still be compared, and freezes."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    instrument = get_object_or_404(Instrument, pk=instrument_id)
    latest = latest_version(instrument)
    state = state_of(instrument)
    context = {"instrument": instrument, **state}
    if "faults" in state or not state["is_changed"]:
        return render(request, "measurement/admin/instrument_publish.html", context)
    questionnaire = parse(instrument.own_content())
    changes = changed_trends(latest.questionnaire, questionnaire) if latest else {}
    form = PublishForm(request.POST or None, changes=changes, questionnaire=questionnaire)
    context["seen"] = content_sha256(as_content(questionnaire))
    if request.method == "POST" and (form.is_valid() or not changes):
        try:
            version = _publish(request, instrument, form)
        except DomainError as refusal:
            if refusal.code != "instrument_changed":
                raise
            messages.error(
                request, gettext("Iemand veranderde deze vragenlijst intussen. Kijk haar nog eens na.")
            )
            return redirect(request.path)
        said = gettext("Versie %(number)d van ‘%(title)s’ is gepubliceerd. Nieuwe metingen gebruiken die.")
        messages.success(request, said % {"number": version.number, "title": instrument.title})
        return redirect(EDIT_NAME, instrument.pk)
    context |= {"form": form, "changed": _changed(latest, questionnaire, changes, form)}
    return render(request, "measurement/admin/instrument_publish.html", context)


@require_http_methods(["GET", "POST"])
def instrument_submit(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """An editor hands it in; who may publish sees it on their first page."""
    if not request.user.has_perm("measurement.change_instrument"):
        raise PermissionDenied
    instrument = get_object_or_404(Instrument, pk=instrument_id)
    context = {"instrument": instrument, **state_of(instrument)}
    if request.method == "POST":
        at = request.at  # type: ignore[attr-defined]
        try:
            submit_instrument(instrument=instrument, at=at, by=person_of(request.user))
        except InstrumentFaulty:
            pass
        except DomainError:
            messages.info(request, gettext("Er is niets veranderd sinds de laatste versie."))
            return redirect(EDIT_NAME, instrument.pk)
        else:
            messages.success(
                request, gettext("De vragenlijst is ingediend. Wie goedkeurt, ziet hem op de eerste pagina.")
            )
            return redirect(EDIT_NAME, instrument.pk)
    return render(request, "measurement/admin/instrument_submit.html", context)


@require_POST
def instrument_return(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Who publishes sends it back, with what must be different."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    instrument = get_object_or_404(Instrument, pk=instrument_id)
    try:
        return_instrument(instrument=instrument, note=request.POST.get("note", "")[:400])
    except DomainError as refusal:
        said = {
            "no_note": gettext("Schrijf erbij wat er anders moet. Dan kan de redacteur verder."),
            "not_submitted": gettext("Deze vragenlijst is niet ingediend."),
        }
        messages.error(request, said[refusal.code])
        return redirect("measurement_instrument_publish", instrument.pk)
    messages.success(request, gettext("De vragenlijst is terug bij de redacteur."))
    return redirect(EDIT_NAME, instrument.pk)


def _publish(request: HttpRequest, instrument: Instrument, form: PublishForm) -> InstrumentVersion:
    person = person_of(request.user)
    return publish_instrument(
        instrument=instrument,
        at=request.at,  # type: ignore[attr-defined]
        by=person.public_id if person else None,
        broken_scales=form.broken_scales if form.changes else None,
        comparison_reason=form.reason if form.changes else "",
        seen=request.POST.get("seen", ""),
    )


def _changed(
    latest: InstrumentVersion | None,
    questionnaire: Questionnaire,
    changes: Mapping[str, tuple[str, ...]],
    form: PublishForm,
) -> list[ChangedScale]:
    before = _texts(latest.questionnaire) if latest else {}
    after = _texts(questionnaire)
    return [
        ChangedScale(
            title=questionnaire.scale(scale).title.nl,
            items=[ChangedItem(code, before.get(code, ""), after.get(code, "")) for code in items],
            field=form.scale_field(scale),
        )
        for scale, items in changes.items()
    ]


def _texts(questionnaire: Questionnaire) -> dict[str, str]:
    """Each question with its answers, as an editor compares them."""
    return {
        item.code: " / ".join([item.text.nl, *(option.text.nl for option in item.all_options)])
        for item in questionnaire.items
    }
