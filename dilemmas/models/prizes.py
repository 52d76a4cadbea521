"""A prize draw: by name, and apart from every vote. No row here points at a poll, and none of a poll here."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from dilemmas.models.polls import random_key
from foundation.people.models import Person


class PrizeDraw(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("naam"), max_length=120, help_text=_("Bijvoorbeeld: Win een taart voor je team.")
    )
    prize = models.TextField(_("wat je kunt winnen"), max_length=600)
    opens_on = models.DateField(_("meedoen kan vanaf"))
    closes_on = models.DateField(_("meedoen kan tot en met"))
    # By the draw, never by an editor.
    drawn_on = models.DateField(null=True, editable=False)
    entrants = models.PositiveIntegerField(null=True, editable=False)
    winner = models.ForeignKey(Person, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")

    panels = [
        FieldPanel("title"),
        FieldPanel("prize"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
    ]

    class Meta:
        verbose_name = _("prijs")
        verbose_name_plural = _("prijzen")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("closes_on")), name="prize_draw_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("Kies een dag die niet voor het begin ligt.")})


class PrizeEntry(models.Model):
    """That somebody takes part; not when."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    draw = models.ForeignKey(PrizeDraw, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "person"], name="prize_entry_once")]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.person_id}"
