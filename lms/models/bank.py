"""Questions that modules draw from, and which of them stand in a version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from lms.blocks import BankQuestionBlock
from lms.models.modules import ModuleVersion
from lms.rules.drawing import tags_of


class BankQuestion(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A question as editors keep it. Learners see the copy in the version of their module."""

    code = models.SlugField(
        _("code"), max_length=80, help_text=_("Verandert niet meer zodra de vraag in een module stond.")
    )
    tags = models.CharField(
        _("trefwoorden"),
        max_length=400,
        help_text=_("Met komma’s ertussen. Een module trekt hiermee haar vragen."),
    )
    screen = StreamField(BankQuestionBlock(), verbose_name=_("vraag"))
    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)

    panels = [
        HelpPanel(
            _(
                "Een module neemt haar vragen over als zij wordt gepubliceerd. Wijzig je hier iets? "
                "Publiceer daarna ook de module. Wie al bezig is, houdt de vraag zoals die was."
            )
        ),
        FieldPanel("code"),
        FieldPanel("tags"),
        FieldPanel("screen"),
        FieldPanel("review_on"),
    ]
    search_fields = [
        index.SearchField("code"),
        index.SearchField("tags"),
        index.SearchField("heading", boost=2),
        index.AutocompleteField("code"),
        index.AutocompleteField("heading"),
        index.FilterField("locale"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("vraag in de vragenbank")
        verbose_name_plural = _("vragen in de vragenbank")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="bankquestion_code_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.heading()}" if self.heading() else self.code

    def heading(self) -> str:
        return str(self.screen[0].value.get("heading") or "") if self.screen else ""

    @property
    def kind_label(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        super().clean()
        self.tags = ", ".join(tags_of(self.tags))
        if not self.tags:
            raise ValidationError({"tags": _("Geef de vraag een trefwoord, bijvoorbeeld ‘wachtwoorden’.")})
        stored = BankQuestion.objects.filter(pk=self.pk).values_list("code", flat=True).first()
        if stored and stored != self.code and QuestionInVersion.objects.filter(code=stored).exists():
            raise ValidationError(
                {
                    "code": _(
                        "Deze vraag stond al in een module. Laat de code staan: %(code)s. "
                        "Zo krijgt niemand dezelfde vraag nog eens."
                    )
                    % {"code": stored}
                }
            )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from lms.frozen import freeze_question

        step = {"id": self.code, **freeze_question(self)}
        content = {"title": str(self), "lessons": [{"title": str(self), "steps": [step]}]}
        context: dict[str, Any] = {"page": self, "content": content, "is_question": True}
        return TemplateResponse(request, "lms/module_preview.html", context)


class QuestionInVersion(models.Model):
    """That a version of a module holds a question; its words stand in the version itself."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="questions")
    # Of a BankQuestion; no foreign key, so that no question can take it along.
    code = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="question_in_version_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.code}"
