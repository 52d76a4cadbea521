"""The lists in the editors' menu, and what waits for them on their first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from foundation.clock import local_date
from foundation.content.models import (
    BuildingBlock,
    Channel,
    CoreValue,
    HelpLine,
    ListItem,
    Measure,
    PleinDocument,
    SelfScanQuestion,
    Theme,
)
from foundation.content.queries.editing import (
    drafts_of,
    overdue_regulations,
    pages_citing_overdue,
    pages_to_review,
    waiting_shipped,
)
from foundation.content.views.editing import shipped_text
from foundation.content.views.files import part_of_file


def list_viewset(of: type[ListItem], icon_name: str, *columns: str) -> type[SnippetViewSet]:
    class ListItemViewSet(SnippetViewSet):
        model = of
        icon = icon_name
        list_display = ["name", *columns]
        ordering = ["locale", "position", "pk"]
        search_fields = ["name", "text"]
        list_per_page = 50

    return ListItemViewSet


class ListsGroup(SnippetViewSetGroup):
    menu_label = _("Lijsten")
    menu_icon = "list-ul"
    menu_order = 250
    items = (
        list_viewset(HelpLine, "help"),
        list_viewset(Channel, "mail", "kind"),
        list_viewset(CoreValue, "tag"),
        list_viewset(Theme, "folder-open-inverse"),
        list_viewset(BuildingBlock, "list-ol", "theme", "letter"),
        list_viewset(Measure, "tasks"),
        list_viewset(SelfScanQuestion, "question", "part", "position"),
    )


register_snippet(ListsGroup)


class EditorPanel(Component):
    """On the editors' first page, above and below Wagtail's own on what waits for approval."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), **self.found(parent_context["request"])}

    def found(self, request: HttpRequest) -> dict[str, Any]:
        raise NotImplementedError


class ReviewPanel(EditorPanel):
    name, order = "review", 205
    template_name = "content/admin/review_panel.html"

    def found(self, request: HttpRequest) -> dict[str, Any]:
        on = local_date(request.at)  # type: ignore[attr-defined]
        return {"to_review": pages_to_review(on=on), "overdue": overdue_regulations(on=on)}


class DraftsPanel(EditorPanel):
    name, order = "drafts", 230
    template_name = "content/admin/drafts_panel.html"

    def found(self, request: HttpRequest) -> dict[str, Any]:
        return {"drafts": drafts_of(request.user)}


class CitingPanel(EditorPanel):
    name, order = "citing", 240
    template_name = "content/admin/citing_panel.html"

    def found(self, request: HttpRequest) -> dict[str, Any]:
        return {"citing": pages_citing_overdue(on=local_date(request.at))}  # type: ignore[attr-defined]


class ShippedPanel(EditorPanel):
    name, order = "shipped", 245
    template_name = "content/admin/shipped_panel.html"

    def found(self, request: HttpRequest) -> dict[str, Any]:
        return {"waiting": waiting_shipped()}


@hooks.register("construct_homepage_panels")
def add_editor_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels += [ReviewPanel(), DraftsPanel(), CitingPanel(), ShippedPanel()]


@hooks.register("register_admin_urls")
def editor_urls() -> list[URLPattern]:
    return [path("meegeleverd/<int:record_id>/", shipped_text, name="shipped_text")]


# After Wagtail's own, which looks whether the visitor may have the file.
@hooks.register("before_serve_document", order=100)
def serve_part(document: PleinDocument, request: HttpRequest) -> HttpResponse | None:
    return part_of_file(request, document)
