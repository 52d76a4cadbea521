"""The lists that cases are sorted by, in the editors' menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from dilemmas.models import KindOfWork, Topic
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
