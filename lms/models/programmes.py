"""What people do beside modules: days, talks, films, readings, checks; and programmes of all of these."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from foundation.audit.models import SealedModel, SealedQuerySet
from foundation.meetings.models import Attendance, Occasion
from foundation.people.models import Engagement, Person
from lms.models.modules import ModulePage


class StepKind(models.TextChoices):
    MODULE = "module", _("module")
    DAY = "day", _("bijeenkomst")
    FILM = "film", _("film")
    READING = "reading", _("leesstuk")
    EXPLAINED = "explained", _("mondeling toegelicht")
    CHECK = "check", _("controle")


FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]
# Done by who learns; the other kinds are noted by somebody else.
DONE_BY_ONESELF = (StepKind.FILM, StepKind.READING)


class ProgrammePart(models.Model):
    """One thing to do that is no module. The same part may stand in several programmes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(
        _("soort"), max_length=12, choices=[one for one in StepKind.choices if one[0] != StepKind.MODULE]
    )
    title = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    body = RichTextField(_("wat je doet"), features=FEATURES, blank=True)
    body_en = RichTextField(_("wat je doet, in het Engels"), features=FEATURES, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minuten"), null=True, blank=True)
    # Of a film or a reading: where it is.
    address = models.CharField(_("adres"), max_length=500, blank=True)
    # Of a check: so many months after it was done it must be done again. A VOG in Rotterdam: 60.
    valid_months = models.PositiveSmallIntegerField(_("geldig in maanden"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("code")]),
        FieldPanel("title"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("address"), FieldPanel("valid_months")]),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("body_en")], heading=_("Engels")),
    ]

    class Meta:
        verbose_name = _("onderdeel van een programma")
        verbose_name_plural = _("onderdelen van programma’s")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        return self.title_en if language == "en" and self.title_en else self.title

    def body_in(self, language: str) -> str:
        return self.body_en if language == "en" and self.body_en else self.body

    @property
    def is_done_by_oneself(self) -> bool:
        return self.kind in DONE_BY_ONESELF


class Programme(ClusterableModel):
    """Steps in an order, to lay on people as one requirement. A requirement copies them when it is published."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    summary = models.TextField(_("samenvatting"), blank=True)
    summary_en = models.TextField(_("samenvatting in het Engels"), blank=True)

    panels = [
        HelpPanel(
            _("Sleep de stappen in de volgorde. Wie dit programma al volgt, houdt de stappen van toen.")
        ),
        FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("summary_en")], heading=_("Engels")),
        InlinePanel("steps", label=_("stap"), heading=_("Stappen")),
    ]

    class Meta:
        verbose_name = _("programma")
        verbose_name_plural = _("programma’s")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        return self.title_en if language == "en" and self.title_en else self.title


class ProgrammeStep(Orderable):
    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="steps")
    module = models.ForeignKey(
        ModulePage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("module"),
    )
    part = models.ForeignKey(
        ProgrammePart,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("onderdeel"),
    )

    panels = [FieldRowPanel([FieldPanel("module"), FieldPanel("part")])]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(module=None, part__isnull=False) | Q(module__isnull=False, part=None),
                name="programme_step_is_module_or_part",
            )
        ]

    def __str__(self) -> str:
        return str(self.module or self.part)

    def clean(self) -> None:
        if (self.module is None) == (self.part is None):
            raise ValidationError(_("Kies in elke stap een module of een onderdeel, één van de twee."))


class PartMeeting(models.Model):
    """A day on which a part is held; presence there is what counts."""

    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="part_meeting")
    part = models.ForeignKey(ProgrammePart, on_delete=models.PROTECT, related_name="meetings")
    # Shown in the room, as letters and as a QR; who has it and is there notes their own presence.
    room_code = models.CharField(max_length=8, unique=True)

    def __str__(self) -> str:
        return f"{self.part}: {self.occasion}"


class PartSource(models.TextChoices):
    OWN = "own", _("zelf gedaan")
    ATTENDANCE = "attendance", _("aanwezig geweest")
    NOTED = "noted", _("genoteerd")
    IMPORT = "import", _("ingelezen")
    CARRIED_OVER = "carried_over", _("overgenomen uit een ander dienstverband")


class PartRecordQuerySet(SealedQuerySet):
    def standing(self) -> "PartRecordQuerySet":
        return self.filter(withdrawal=None)


class PartRecord(SealedModel):
    """That somebody did a part. Appended, never changed; what was noted in error is withdrawn."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="part_records")
    part = models.ForeignKey(ProgrammePart, on_delete=models.PROTECT, related_name="records")
    source = models.CharField(max_length=12, choices=PartSource.choices)
    # With ATTENDANCE.
    attendance = models.ForeignKey(
        Attendance, null=True, blank=True, on_delete=models.PROTECT, related_name="part_records"
    )
    done_on = models.DateField()
    # The last day on which it counts, included; empty: it counts for ever.
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    # Empty with OWN.
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # With IMPORT: what the file says beside it.
    remark = models.CharField(max_length=240, blank=True)

    objects = PartRecordQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["engagement", "part"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("done_on")), name="part_record_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.part}"

    def sealed_content(self) -> dict[str, Any]:
        return {
            "engagement": self.engagement.public_id,
            "part": self.part.code,
            "source": self.source,
            "attendance": self.attendance.public_id if self.attendance else None,
            "done_on": self.done_on,
            "valid_until": self.valid_until,
            "recorded_at": self.recorded_at,
            "recorded_by": self.recorded_by.public_id if self.recorded_by else None,
            # Left out where there is none: what was sealed before it existed still fits its seal.
            **({"remark": self.remark} if self.remark else {}),
        }


class PartRecordWithdrawal(SealedModel):
    """That a record of a part was noted in error; the record itself stays."""

    record = models.OneToOneField(PartRecord, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=240)

    def __str__(self) -> str:
        return str(self.record)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "record": self.record.public_id,
            "withdrawn_at": self.withdrawn_at,
            "withdrawn_by": self.withdrawn_by.public_id,
            "reason": self.reason,
        }
