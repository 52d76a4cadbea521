"""Practising alone: which cases somebody got, and how far they are. Never what they chose (models/choices.py)."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from dilemmas.models.cases import CaseVersion, Level
from foundation.people.models import Engagement, Person


@register_setting(icon="group")
class TrainingSettings(BaseGenericSetting):
    """How a set is composed. What somebody says of themselves at the start goes before the pay scale."""

    hands_on_to = models.PositiveSmallIntegerField(
        _("uitvoerend: tot en met schaal"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(18)],
    )
    advisory_to = models.PositiveSmallIntegerField(
        _("adviserend: tot en met schaal"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(18)],
        help_text=_("Daarboven: leidinggevend. Wie een team heeft, is altijd leidinggevend."),
    )
    cases_in_a_set = models.PositiveSmallIntegerField(
        _("casussen in een set"),
        default=4,
        validators=[MinValueValidator(2), MaxValueValidator(8)],
        help_text=_("Reken op drie tot vijf minuten voor een casus."),
    )

    panels = [
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "Wie begint met oefenen, ziet een functieniveau voorgesteld en kan een ander kiezen. "
                        "Het voorstel komt van de schaal in het HR-bestand."
                    )
                ),
                FieldPanel("hands_on_to"),
                FieldPanel("advisory_to"),
            ],
            heading=_("Van schaal naar functieniveau"),
        ),
        FieldPanel("cases_in_a_set"),
    ]

    class Meta:
        verbose_name = _("oefenen met dilemma’s")

    def clean(self) -> None:
        super().clean()
        if self.hands_on_to and self.advisory_to and self.hands_on_to >= self.advisory_to:
            raise ValidationError({"advisory_to": _("Kies een hogere schaal dan die voor uitvoerend.")})


class TrainingSetQuerySet(models.QuerySet["TrainingSet"]):
    def of(self, person: Person) -> "TrainingSetQuerySet":
        return self.filter(engagement__person=person)

    def open(self) -> "TrainingSetQuerySet":
        return self.filter(completed_at=None)


class TrainingSet(models.Model):
    """Some cases for one person, in an order, each as it was when the set was made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="training_sets")
    # As the person said at the start.
    level = models.CharField(max_length=16, choices=Level.choices)
    # Code of a KindOfWork.
    work = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingSetQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(completed_at=None), name="training_set_open_once"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=models.F("started_at")),
                name="training_set_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} {self.started_at:%Y-%m-%d}"


class Progress(models.TextChoices):
    OPEN = "open", _("nog te lezen")
    # A choice was made; which one is not known here.
    CHOSEN = "chosen", _("gekozen")
    DONE = "done", _("klaar")


class TrainingCase(models.Model):
    """One case of a set. No moment of its own: when somebody was at which case is nobody's business."""

    training_set = models.ForeignKey(TrainingSet, on_delete=models.CASCADE, related_name="cases")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    # From 1.
    position = models.PositiveSmallIntegerField()
    # Met in other work or at another level than the person's own.
    is_wider = models.BooleanField(default=False)
    progress = models.CharField(max_length=8, choices=Progress.choices, default=Progress.OPEN)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["training_set", "position"], name="training_case_has_own_place"),
            models.UniqueConstraint(fields=["training_set", "version"], name="training_case_once_a_set"),
        ]

    def __str__(self) -> str:
        return f"{self.training_set_id}: {self.position}"

    @property
    def is_done(self) -> bool:
        return self.progress == Progress.DONE

    @property
    def is_chosen(self) -> bool:
        return self.progress != Progress.OPEN

    def content(self, language: str) -> dict[str, Any]:
        return self.version.in_language(language)
