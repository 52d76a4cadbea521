"""The lists that cases are sorted by, in the editors' menu, and why a case cannot be deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from dilemmas.actions.publishing import CaseIsPublished, refuse_deletion_of_published
from dilemmas.models import DilemmaCasePage, KindOfWork, Topic
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
    items = (list_viewset(Topic, "tag"), list_viewset(KindOfWork, "site"))


register_snippet(CaseListsGroup)


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
