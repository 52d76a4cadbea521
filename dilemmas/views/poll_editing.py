"""Polls and prizes in the editors' administration, which guards its own pages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from dilemmas.actions.polls import plan_series
from dilemmas.forms.polls import PollForm, SeriesForm
from dilemmas.models import Deck, Poll, PrizeDraw
from dilemmas.queries.decks import deck_versions
from dilemmas.queries.polls import waiting_reactions
from foundation.people.models import User


class PollIndexView(IndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            buttons.append(
                HeaderButton(
                    now("Plan een reeks"), url=reverse("dilemmas_poll_series"), icon_name="calendar-alt"
                )
            )
        return buttons


class PollViewSet(SnippetViewSet):
    model = Poll
    icon = "radio-empty"
    menu_label = _("Polls van de week")
    index_view_class = PollIndexView
    list_display = [
        "__str__",
        Column("opens_on", label=_("Opent op"), sort_key="opens_on"),
        Column("second_on", label=_("Opnieuw stemmen op")),
        Column("reflection_on", label=_("Terugblik op")),
        LiveStatusTagColumn(),
    ]
    ordering = ["-opens_on", "-pk"]
    list_per_page = 30
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("case_version"),
                    FieldPanel("title"),
                    FieldPanel("introduction"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel(
                                [FieldPanel("opens_on"), FieldPanel("second_on"), FieldPanel("reflection_on")]
                            ),
                            FieldPanel("runs_beside"),
                        ],
                        heading=_("De week"),
                    ),
                ],
                heading=_("Vraag en week"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "Schrijf dit op woensdag, uit de goedgekeurde reacties. De tweede stemming opent op donderdag."
                        )
                    ),
                    FieldPanel("digest"),
                ],
                heading=_("Donderdag: argumenten"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "Schrijf dit als de stemming voorbij is. De blik van de integriteitsadviseur komt uit de casus."
                        )
                    ),
                    FieldPanel("reflection"),
                ],
                heading=_("Maandag: terugblik"),
            ),
            ObjectList(
                [
                    FieldPanel("title_en"),
                    FieldPanel("introduction_en"),
                    FieldPanel("digest_en"),
                    FieldPanel("reflection_en"),
                ],
                heading=_("Engels"),
            ),
        ],
        base_form_class=PollForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Poll.objects.select_related("case_version")


class PrizeDrawViewSet(SnippetViewSet):
    model = PrizeDraw
    icon = "pick"
    menu_label = _("Prijzen")
    list_display = [
        "title",
        "opens_on",
        "closes_on",
        Column("drawn_on", label=_("Getrokken op")),
    ]
    ordering = ["-closes_on", "-pk"]


class ReactionsPanel(Component):
    """On the editors' first page: how many reactions nobody has read yet."""

    name, order = "poll_reactions", 206
    template_name = "dilemmas/admin/reactions_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "waiting": waiting_reactions().count()}


@require_http_methods(["GET", "POST"])
def poll_series(request: HttpRequest) -> HttpResponse:
    """Half a year in one go: drafts, which are read and approved one by one."""
    if not request.user.has_perm("dilemmas.add_poll"):
        raise PermissionDenied
    at = request.at  # type: ignore[attr-defined]
    form = SeriesForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        deck = get_object_or_404(Deck.objects.curated(), public_id=form.cleaned_data["deck"])
        made = plan_series(
            versions=deck_versions(deck),
            first_on=form.cleaned_data["first_on"],
            weeks=form.cleaned_data["weeks"],
            user=request.user if isinstance(request.user, User) else None,
            at=at,
        )
        if made:
            said = ngettext(
                "%(n)d poll staat klaar als concept.", "%(n)d polls staan klaar als concept.", len(made)
            )
            messages.success(request, said % {"n": len(made)})
            return redirect("wagtailsnippets_dilemmas_poll:list")
        form.add_error("deck", now("Elke casus in deze stapel had al een poll. Kies een andere stapel."))
    return render(request, "dilemmas/admin/poll_series.html", {"form": form})
