"""Figures of a whole year, as published: imported, with where they come from and what was counted or asked."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person


class FigureTheme(models.TextChoices):
    CLIMATE = "climate", _("Hoe mensen het ervaren")
    REPORTS = "reports", _("Meldingen en onderzoeken")
    LEARNING = "learning", _("Trainingen en bijeenkomsten")
    OATH = "oath", _("Ambtseed en belofte")
    RULES = "rules", _("Regels en beleid")
    ORGANISATION = "organisation", _("Organisatie")


class FigureImport(models.Model):
    """A file with figures that somebody read in; kept, since figures are for the public and must be traceable."""

    class Status(models.TextChoices):
        STAGED = "staged", _("wacht op een besluit")
        APPLIED = "applied", _("ingelezen")
        REFUSED = "refused", _("niet in te lezen")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    status = models.CharField(max_length=10, choices=Status.choices)
    # New, changed, unchanged, wrong: as they were when the file was read, or applied.
    counts = models.JSONField(default=dict)
    staged_at = models.DateTimeField()
    # Empty: from the command line.
    staged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-staged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.status})"

    @property
    def is_staged(self) -> bool:
        return self.status == self.Status.STAGED

    @property
    def is_applied(self) -> bool:
        return self.status == self.Status.APPLIED


class Indicator(models.Model):
    """What is counted or asked, year after year."""

    # In its address.
    code = models.SlugField(max_length=120, unique=True)
    # By language; what a file gives has Dutch alone.
    name = models.JSONField(default=dict)
    theme = models.CharField(max_length=16, choices=FigureTheme.choices)
    # As the file says it; words for the usual ones stand in measurement/messages/figures.py.
    unit = models.CharField(max_length=40)
    # Indicators with the same whole are percentages that should make a hundred.
    whole = models.SlugField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class Figure(models.Model):
    """The value of one period, of one municipality or source."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    place = models.CharField(max_length=80)
    # '2019', '2018-2019' or '2020-08-01', as published; `year`: the last of it.
    period = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    # As published: '224', '>50', '3/9'; empty where the source has a blank, which is not nought.
    text = models.CharField(max_length=40, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    # '<' or '>' when the source says no more.
    bound = models.CharField(max_length=1, blank=True)
    source = models.CharField(max_length=80)
    # The name of the item in the file.
    item = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    # By language: what was asked, and what was counted. Where these change, the trend is broken.
    wording = models.JSONField(default=dict, blank=True)
    definition = models.JSONField(default=dict, blank=True)
    # The file that last said so.
    read_from = models.ForeignKey(FigureImport, on_delete=models.PROTECT, related_name="figures")

    class Meta:
        ordering = ["year", "period", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "place", "period"], name="figure_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place} {self.period}: {self.text}"

    @property
    def is_whole_year(self) -> bool:
        """'2020-08-01' is the state on a day, '2018-2019' is of two years, and a count up to a day is no year."""
        return self.period == str(self.year)
