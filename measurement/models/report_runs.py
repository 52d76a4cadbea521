"""A released report as a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.printing.models import PrintRun, done_within_total
from measurement.models.releases import Release


class ReportKind(models.TextChoices):
    PDF = "pdf", _("pdf")
    DOCX = "docx", _("Word")


class ReportRun(PrintRun):
    """A request for one release on paper, cut to what who asked may see. Wiped after a day."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=ReportKind.choices)
    language = models.CharField(max_length=12)
    # Codes of the units that who asked may see; null: all of them.
    units = models.JSONField(null=True)

    class Meta:
        constraints = [done_within_total("report_run_done_within_total")]

    @property
    def file_name(self) -> str:
        return f"reports/{self.public_id}.{self.kind}"
