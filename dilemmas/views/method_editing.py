"""Methods of sessions in the editors' administration, which guards its own pages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from dilemmas.actions.methods import restore_shipped
from dilemmas.forms.methods import MethodForm
from dilemmas.models import CardMethod, SessionMethod, TalkMethod
from dilemmas.rules.methods import shipped_method, total_minutes
from dilemmas.rules.session import PRESETS
from foundation.people.models import User

MODELS: dict[str, type[CardMethod | TalkMethod]] = {"cardmethod": CardMethod, "talkmethod": TalkMethod}


class StepsColumn(Column):
    def get_value(self, instance: SessionMethod) -> Any:
        method = instance.own_method() or shipped_method(instance.session_kind)
        return gettext("%(steps)d stappen, %(minutes)s minuten") % {
            "steps": len(method),
            "minutes": f"{total_minutes(method):g}".replace(".", ","),
        }


class OriginColumn(Column):
    def get_value(self, instance: SessionMethod) -> Any:
        return gettext("aangepast") if instance.own_method() else gettext("meegeleverd")


class MethodPanel(HelpPanel):
    """What may be, how long the shipped method takes, and how long the steps on the page take together."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            kind = self.instance.session_kind
            return {
                **super().get_context_data(parent_context),
                "preset": PRESETS[kind],
                "shipped_minutes": total_minutes(shipped_method(kind)),
                "is_changed": bool(self.instance.own_method()),
            }


class MethodEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.object.own_method():
            buttons.append(
                HeaderButton(
                    gettext("Terug naar de meegeleverde methode"),
                    url=reverse(
                        "dilemmas_method_shipped", args=[self.model._meta.model_name, self.object.pk]
                    ),
                    icon_name="undo",
                )
            )
        return buttons


def method_viewset(of: type[SessionMethod], icon_name: str, label: Any) -> type[SnippetViewSet]:
    class MethodViewSet(SnippetViewSet):
        model = of
        icon = icon_name
        menu_label = label
        edit_view_class = MethodEditView
        list_display = [
            "__str__",
            StepsColumn("steps", label=_("Stappen")),
            OriginColumn("origin", label=_("Methode")),
            LiveStatusTagColumn(),
        ]
        ordering = ["pk"]
        list_per_page = 30
        # Every kind has its line from the start.
        inspect_view_enabled = False
        copy_view_enabled = False
        edit_handler = ObjectList(
            [MethodPanel(template="dilemmas/admin/method_panel.html"), FieldPanel("steps")],
            base_form_class=MethodForm,
        )

    return MethodViewSet


CardMethodViewSet = method_viewset(CardMethod, "list-ol", _("Werkvormen met kaarten"))
TalkMethodViewSet = method_viewset(TalkMethod, "group", _("Werkvormen voor een gesprek"))


@require_http_methods(["GET", "POST"])
def method_shipped(request: HttpRequest, model_name: str, method_id: int) -> HttpResponse:
    """Asks first; a moderator goes back at once, an editor leaves a draft to submit."""
    model = MODELS.get(model_name)
    if model is None:
        raise Http404
    if not request.user.has_perm(f"dilemmas.change_{model_name}"):
        raise PermissionDenied
    method = get_object_or_404(model, pk=method_id)
    lock = method.get_lock()
    if lock and lock.for_user(request.user):
        # Waiting for approval, or held by a colleague: as on the page where one edits it.
        raise PermissionDenied
    may_publish = request.user.has_perm(f"dilemmas.publish_{model_name}")
    if request.method == "POST" and isinstance(request.user, User):
        restore_shipped(method=method, user=request.user, may_publish=may_publish)
        said = (
            gettext("De meegeleverde methode geldt weer.")
            if may_publish
            else gettext("De meegeleverde methode staat klaar als concept. Dien het concept in.")
        )
        messages.success(request, said)
        return redirect(f"wagtailsnippets_dilemmas_{model_name}:edit", method.pk)
    context = {"method": method, "model_name": model_name, "may_publish": may_publish}
    return render(request, "dilemmas/admin/method_shipped.html", context)
