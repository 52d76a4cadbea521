"""A lesson is a case from something that happened: the concern coordinator agreed to its words."""

from django.db import models

from foundation.people.models import Person


class LessonApproval(models.Model):
    """Who agreed, when, and to which words."""

    # DilemmaCasePage.translation_key, and the pk of Wagtail's revision; no foreign keys, so that a deleted page or a
    # cleaned-up history takes no approval along.
    case_key = models.UUIDField()
    revision_id = models.BigIntegerField(unique=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_key} {self.approved_at:%Y-%m-%d}"
