"""The lists that cases are sorted by, methods, polls and prizes, in the editors' menu; and why a case cannot be deleted."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from dilemmas.actions.publishing import CaseIsPublished, refuse_deletion_of_published
from dilemmas.models import DilemmaCasePage, KindOfWork, PrizeDraw, Topic
from dilemmas.views.method_editing import CardMethodViewSet, TalkMethodViewSet, method_shipped
from dilemmas.views.poll_editing import PollViewSet, PrizeDrawViewSet, ReactionsPanel, poll_series
from foundation.content.models import ListItem


def list_viewset(of: type[ListItem], icon_name: str) -> type[SnippetViewSet]:
    class CaseListViewSet(SnippetViewSet):
        model = of
        icon = icon_name
        list_display = ["name", "position"]
        ordering = ["locale", "position", "pk"]
        search_fields = ["name", "text"]
        list_per_page = 50

    return CaseListViewSet


class CaseListsGroup(SnippetViewSetGroup):
    menu_label = _("Dilemma’s")
    menu_icon = "group"
    menu_order = 240
    items = (
        PollViewSet,
        PrizeDrawViewSet,
        CardMethodViewSet,
        TalkMethodViewSet,
        list_viewset(Topic, "tag"),
        list_viewset(KindOfWork, "site"),
    )


register_snippet(CaseListsGroup)


@hooks.register("construct_homepage_panels")
def add_reactions_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ReactionsPanel())


@hooks.register("register_snippet_listing_buttons")
def draw_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    if isinstance(snippet, PrizeDraw):
        url = reverse("dilemmas:prize_desk", kwargs={"draw_id": snippet.public_id})
        yield Button(now("Trekking"), url=url, icon_name="pick", priority=5)


@hooks.register("register_admin_urls")
def poll_urls() -> list[URLPattern]:
    return [path("polls/reeks/", poll_series, name="dilemmas_poll_series")]


@hooks.register("register_admin_urls")
def method_urls() -> list[URLPattern]:
    return [
        path(
            "werkvormen/<slug:model_name>/<int:method_id>/meegeleverd/",
            method_shipped,
            name="dilemmas_method_shipped",
        )
    ]


@hooks.register("before_delete_page")
def explain_why_a_case_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def explain_why_cases_stay(
    request: HttpRequest, action_type: str, objects: list[Page], action_class: type
) -> HttpResponse | None:
    return _refusal(request, objects) if action_type == "delete" else None


def _refusal(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    # A bulk action may be on something else than pages.
    chosen = [page for page in pages if isinstance(page, Page)]
    try:
        for page in chosen:
            below = DilemmaCasePage.objects.descendant_of(page, inclusive=True)
            refuse_deletion_of_published(below.select_related("locale"))
    except CaseIsPublished as refusal:
        sentence = now(
            "De casus ‘%(title)s’ kan niet weg. Keuzes, stapels en gesprekken verwijzen ernaar. "
            "Je kunt de publicatie wel intrekken: dan ziet niemand de casus meer."
        )
        messages.error(request, sentence % refusal.details)
        return redirect("wagtailadmin_explore", chosen[0].get_parent().pk)
    return None
