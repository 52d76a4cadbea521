"""The bank of questions in the editors' menu; and why a module or a question cannot be deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lms.actions.publishing import (
    PageHasRecords,
    QuestionIsInVersion,
    refuse_deletion_of_used,
    refuse_deletion_with_records,
)
from lms.models import BankQuestion, ModulePage, Programme, ProgrammePart


class HeadingColumn(Column):
    def get_value(self, instance: BankQuestion) -> str:
        return instance.heading()


class KindColumn(Column):
    def get_value(self, instance: BankQuestion) -> str:
        return str(instance.screen[0].block.label) if instance.screen else ""


class BankQuestionViewSet(SnippetViewSet):
    model = BankQuestion
    icon = "pick"
    menu_label = gettext_lazy("Vragenbank")
    menu_order = 245
    add_to_admin_menu = True
    list_display = [
        "code",
        HeadingColumn("heading", label=gettext_lazy("Kop")),
        KindColumn("kind", label=gettext_lazy("Soort")),
        "tags",
        LiveStatusTagColumn(),
    ]
    ordering = ["locale", "code"]
    list_per_page = 50


register_snippet(BankQuestionViewSet)


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = gettext_lazy("Programma’s")
    list_display = ["title", "code"]
    search_fields = ["title", "title_en"]


class ProgrammePartViewSet(SnippetViewSet):
    model = ProgrammePart
    icon = "form"
    menu_label = gettext_lazy("Onderdelen")
    list_display = ["title", "kind", "minutes"]
    list_filter = ["kind"]
    search_fields = ["title", "title_en"]
    list_per_page = 50


class ProgrammesGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Programma’s")
    menu_icon = "list-ol"
    menu_order = 230
    items = (ProgrammeViewSet, ProgrammePartViewSet)


register_snippet(ProgrammesGroup)


@hooks.register("before_delete_page")
def explain_why_a_page_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def explain_why_pages_stay(
    request: HttpRequest, action_type: str, objects: list[Page], action_class: type
) -> HttpResponse | None:
    return _refusal(request, objects) if action_type == "delete" else None


def _refusal(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    keys = {
        key
        for page in pages
        if isinstance(page, Page)
        for key in ModulePage.objects.descendant_of(page, inclusive=True).values_list(
            "translation_key", flat=True
        )
    }
    try:
        refuse_deletion_with_records(keys)
    except PageHasRecords as refusal:
        messages.error(request, deletion_refused_sentence(refusal))
        return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
    return None


@hooks.register("before_delete_snippet")
def explain_why_questions_stay(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    try:
        refuse_deletion_of_used(one for one in instances if isinstance(one, BankQuestion))
    except QuestionIsInVersion as refusal:
        sentence = _(
            "De vraag ‘%(question)s’ kan niet weg: zij staat in een module. "
            "Je kunt de publicatie wel intrekken. Dan trekt een nieuwe versie haar niet meer."
        )
        messages.error(request, sentence % refusal.details)
        return redirect("wagtailsnippets_lms_bankquestion:list")
    return None


def deletion_refused_sentence(refusal: PageHasRecords) -> str:
    completed = int(str(refusal.details["completed"]))
    started = int(str(refusal.details["started"]))
    return " ".join(
        (
            _("Deze pagina kan niet weg."),
            ngettext("%(n)d persoon is eraan begonnen", "%(n)d personen zijn eraan begonnen", started)
            % {"n": started},
            ngettext("en %(n)d rondde af.", "en %(n)d rondden af.", completed) % {"n": completed},
            _(
                "Hun bewijs hoort hierbij. Je kunt de publicatie wel intrekken: dan ziet niemand de pagina meer."
            ),
        )
    )
