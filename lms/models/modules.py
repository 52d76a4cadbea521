import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from foundation.audit.models import SealedModel
from foundation.audit.rules import canonical_json
from foundation.content.models import BasePage, HelpLine
from lms.blocks import LessonBlock


class ChangeKind(models.TextChoices):
    SUBSTANTIVE = "substantive", _("inhoudelijk")
    EDITORIAL = "editorial", _("redactioneel")


class ModulePage(BasePage):
    """A module as editors make it. Its identity over languages is `translation_key`.

    Learners never see this page's lessons but a frozen ModuleVersion of them.
    """

    summary = models.TextField(_("samenvatting"))
    duration_minutes = models.PositiveSmallIntegerField(_("duur in minuten"))
    aims = StreamField(
        [("aim", CharBlock(max_length=250, label=_("doel")))],
        verbose_name=_("doelen"),
        blank=True,
        max_num=6,
        help_text=_("Wat iemand na deze module weet of kan. Eén zin per doel."),
    )
    help_lines = ParentalManyToManyField(
        HelpLine,
        verbose_name=_("hulplijnen bij deze module"),
        blank=True,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
        help_text=_("Ze staan op elk scherm, vóór die van het hele plein."),
    )
    lessons = StreamField([("lesson", LessonBlock())], verbose_name=_("lessen"), min_num=1)
    closing_heading = models.CharField(_("kop van het slot"), max_length=120)
    closing_body = RichTextField(_("slot"), features=["bold", "italic", "link"])
    # Easy Dutch: the same lessons and screens in the same order, said more simply. Of the Dutch page only.
    easy_summary = models.TextField(_("samenvatting in makkelijk Nederlands"), blank=True)
    easy_lessons = StreamField(
        [("lesson", LessonBlock())], verbose_name=_("lessen in makkelijk Nederlands"), blank=True
    )
    easy_closing_heading = models.CharField(
        _("kop van het slot in makkelijk Nederlands"), max_length=120, blank=True
    )
    easy_closing_body = RichTextField(
        _("slot in makkelijk Nederlands"), features=["bold", "italic", "link"], blank=True
    )
    change_kind = models.CharField(
        _("soort wijziging"),
        max_length=12,
        choices=ChangeKind.choices,
        default=ChangeKind.EDITORIAL,
        help_text=_("Redactioneel: taal en spelling. Inhoudelijk: wie dit leert, leert iets anders."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("change_kind"),
        FieldPanel("summary"),
        FieldPanel("duration_minutes"),
        FieldPanel("aims"),
        FieldPanel("help_lines"),
        FieldPanel("lessons"),
        FieldPanel("closing_heading"),
        FieldPanel("closing_body"),
        MultiFieldPanel(
            [
                FieldPanel("easy_summary"),
                FieldPanel("easy_lessons"),
                FieldPanel("easy_closing_heading"),
                FieldPanel("easy_closing_body"),
            ],
            heading=_("Makkelijk Nederlands"),
            help_text=_(
                "Dezelfde lessen en schermen, in dezelfde volgorde. Wie leert, wisselt wanneer die wil."
            ),
            classname="collapsed",
        ),
    ]
    # What visitors read of it; the screens open after the log-in.
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=1.5),
        index.SearchField("lesson_texts"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "lms/module_page.html"
    preview_modes = [("screens", _("Alle schermen")), ("page", _("Startpagina van de module"))]

    def clean(self) -> None:
        super().clean()
        if self.easy_lessons and shape_of(self.easy_lessons) != shape_of(self.lessons):
            raise ValidationError(
                {
                    "easy_lessons": _(
                        "Maak dezelfde lessen met dezelfde schermen in dezelfde volgorde, met evenveel antwoorden. "
                        "Anders raakt iemand bij het wisselen de weg kwijt."
                    )
                }
            )

    def lesson_texts(self) -> list[str]:
        return [text for lesson in self.lessons for text in (lesson.value["title"], lesson.value["teaser"])]

    def serve_preview(self, request, mode_name):
        if mode_name == "page":
            return super().serve_preview(request, mode_name)
        # The same freezing and the same screens as the learner's.
        from lms.frozen import freeze_page

        content = freeze_page(self, keep_images=False)
        return TemplateResponse(request, "lms/module_preview.html", {"page": self, "content": content})


class ModuleVersion(SealedModel):
    """What learners see: every language of a module, frozen at publication."""

    # ModulePage.translation_key; deliberately no foreign key, so that no page can take it along.
    module_key = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    published_at = models.DateTimeField()
    # {language: {title, summary, duration_minutes, aims, help_lines, lessons, closing_heading, closing_body}}
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module_key", "number"], name="module_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title('nl')} {self.number}"

    def language_for(self, language: str) -> str:
        """This language; Dutch where it is not translated, and what there is where that is not Dutch."""
        return next((one for one in (language, "nl") if one in self.content), next(iter(self.content)))

    def in_language(self, language: str) -> dict:
        return self.content[self.language_for(language)]

    def title(self, language: str) -> str:
        return str(self.in_language(language)["title"])

    def sealed_content(self) -> dict:
        return {
            "module_key": self.module_key,
            "number": self.number,
            "kind": self.kind,
            "published_at": self.published_at,
            "content_sha256": self.content_sha256,
        }

    def integrity_faults(self) -> list[str]:
        if content_sha256(self.content) != self.content_sha256:
            return ["content does not match content_sha256"]
        return []


# Where the parts of a screen stand that an answer counts.
PARTS = ("options", "items", "pairs", "spots", "nodes")


def shape_of(lessons: StreamValue) -> list[list[tuple[str, int]]]:
    """Of each lesson its screens: their type, and how many options or other parts they have."""
    return [
        [
            (step.block_type, sum(len(step.value.get(part) or ()) for part in PARTS))
            for step in lesson.value["steps"]
        ]
        for lesson in lessons
    ]


def content_sha256(content: dict) -> str:
    return hashlib.sha256(canonical_json(content)).hexdigest()
