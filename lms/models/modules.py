import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import RadioSelect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, StreamBlockValidationError, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from dilemmas.models import Level
from foundation.audit.models import SealedModel
from foundation.audit.rules import canonical_json
from foundation.content.models import BasePage, HelpLine
from lms.blocks import LessonBlock, kinds_of_work
from lms.forms_modules import ModuleForm
from lms.models.rotating import case_versions, screens_of
from lms.rules.variants import all_drawn


class ChangeKind(models.TextChoices):
    SUBSTANTIVE = "substantive", _("inhoudelijk")
    EDITORIAL = "editorial", _("redactioneel")


class Reach(models.TextChoices):
    """What a substantive change means for who completed an earlier version."""

    KEEP = "keep", _("Wie klaar is, blijft klaar. Wie nog moet beginnen, krijgt de nieuwe versie.")
    NEW = "new", _("Alleen wie vanaf nu begint te werken, moet deze versie doen.")
    AGAIN = "again", _("Iedereen doet de module opnieuw, vóór of op een datum.")


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
    # What a list in English calls it, as long as it is not translated. Of the Dutch page only.
    english_title = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    english_summary = models.TextField(_("samenvatting in het Engels"), blank=True)
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
    # Of the Dutch page only, as lessons that are always shown: it holds for every language.
    test_out_questions = models.PositiveSmallIntegerField(
        _("aantal vragen"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("Nul: geen toets. De vragen komen uit de vragenbank van deze module."),
    )
    test_out_pass_percent = models.PositiveSmallIntegerField(
        _("zoveel procent goed"),
        default=80,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
    )
    test_out_for_gates = models.BooleanField(
        _("ook waar de ambtseed of een verklaring op deze module wacht"), default=False
    )
    change_kind = models.CharField(
        _("soort wijziging"),
        max_length=12,
        choices=ChangeKind.choices,
        default=ChangeKind.EDITORIAL,
        help_text=_("Redactioneel: taal en spelling. Inhoudelijk: wie dit leert, leert iets anders."),
    )
    # Of the change on this page, for when it is published: now, after approval or at a planned moment.
    reach = models.CharField(_("wie raakt dit?"), max_length=8, choices=Reach.choices, blank=True)
    again_by = models.DateField(_("opnieuw gedaan vóór of op"), null=True, blank=True)
    # The person (public id) who chose `reach`.
    chosen_by = models.UUIDField(null=True, blank=True, editable=False)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("change_kind"),
                HelpPanel(template="lms/admin/consequences.html"),
                FieldPanel("reach", widget=RadioSelect),
                FieldPanel("again_by"),
            ],
            heading=_("Wat deze wijziging betekent"),
        ),
        FieldPanel("summary"),
        FieldPanel("duration_minutes"),
        FieldPanel("aims"),
        FieldPanel("help_lines"),
        FieldPanel("lessons"),
        FieldPanel("closing_heading"),
        FieldPanel("closing_body"),
        MultiFieldPanel(
            [
                FieldPanel("test_out_questions"),
                FieldPanel("test_out_pass_percent"),
                FieldPanel("test_out_for_gates"),
            ],
            heading=_("Toets vooraf: wie het al weet"),
            help_text=_(
                "Wie de toets haalt, slaat de lessen over. Wat nieuw is, lessen met ‘altijd laten zien’ en documenten "
                "om te lezen blijven. De Nederlandse pagina beslist voor alle talen."
            ),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("english_title"), FieldPanel("english_summary")],
            heading=_("Zolang er geen Engelse vertaling is"),
            classname="collapsed",
        ),
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
    base_form_class = ModuleForm
    exclude_fields_in_copy = [
        *("reach", "again_by", "chosen_by"),
        # A copy is planned and reviewed on days of its own.
        *("go_live_at", "expire_at", "review_on"),
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Of a module with variants also the screens as each level and each kind of work gets them."""
        audiences = [
            (f"{name}:{code}", _("Alle schermen: %(name)s") % {"name": label})
            for name, labels in (("level", dict(Level.choices)), ("work", dict(kinds_of_work())))
            for code, label in labels.items()
            if any(code in (lesson.value.get(f"{name}s") or ()) for lesson in self.lessons)
        ]
        return [("screens", _("Alle schermen")), *audiences, ("page", _("Startpagina van de module"))]

    def clean(self) -> None:
        super().clean()
        if self.easy_lessons and shape_of(self.easy_lessons) != shape_of(self.lessons):
            raise ValidationError(
                {
                    # Said as an error of the blocks: any other the editor does not see.
                    "easy_lessons": StreamBlockValidationError(
                        non_block_errors=[
                            _(
                                "Maak dezelfde lessen met dezelfde schermen in dezelfde volgorde, met evenveel antwoorden. "
                                "Anders raakt iemand bij het wisselen de weg kwijt."
                            )
                        ]
                    )
                }
            )

    def has_versions(self) -> bool:
        return ModuleVersion.objects.filter(module_key=self.translation_key).exists()

    def lesson_texts(self) -> list[str]:
        return [text for lesson in self.lessons for text in (lesson.value["title"], lesson.value["teaser"])]

    def serve_preview(self, request, mode_name):
        if mode_name == "page":
            return super().serve_preview(request, mode_name)
        # The same freezing and the same screens as the learner's.
        from lms.frozen import freeze_page

        frozen = freeze_page(self, keep_images=False)
        cases = screens_of(case_versions(frozen), language=self.locale.language_code)
        content = all_drawn(frozen, cases)
        name, _colon, code = mode_name.partition(":")
        if code:
            content["lessons"] = [
                lesson for lesson in content["lessons"] if code in (lesson.get(f"{name}s") or [code])
            ]
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
    # Of a substantive change: whom it reaches, and the person (public id) who chose that.
    reach = models.CharField(max_length=8, choices=Reach.choices, blank=True)
    again_by = models.DateField(null=True, blank=True)
    chosen_by = models.UUIDField(null=True, blank=True)

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
        return str(self._heading(language)["title"])

    def summary(self, language: str) -> str:
        return str(self._heading(language)["summary"])

    def _heading(self, language: str) -> dict:
        """Title and summary; in English also of a module whose lessons are in Dutch only."""
        content = self.in_language(language)
        if language == "en" and "en" not in self.content and content.get("english"):
            return dict(content["english"])
        return content

    def sealed_content(self) -> dict:
        return {
            "module_key": self.module_key,
            "number": self.number,
            "kind": self.kind,
            "published_at": self.published_at,
            "content_sha256": self.content_sha256,
            # Left out where nothing was chosen: what was sealed before it existed still fits its seal.
            **(
                {"reach": self.reach, "again_by": self.again_by, "chosen_by": self.chosen_by}
                if self.reach
                else {}
            ),
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
