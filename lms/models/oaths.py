from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import SealedModel
from foundation.meetings.models import Occasion
from foundation.people.models import Engagement, Person
from foundation.printing.models import PrintRun, done_within_total
from lms.models.modules import content_sha256


class OathForm(models.TextChoices):
    """Legally equal. The choice may reveal belief (AVG art. 9): never on a list, a report or a statement."""

    OATH = "oath", _("eed")
    PROMISE = "promise", _("belofte")


# The kind of the texts of oath and promise; any other kind is the code of a declaration.
OATH_TEXT = "oath"


class TextVersion(SealedModel):
    """A legal text as it holds from a day on. Dated data, never typed freely at a ceremony."""

    kind = models.CharField(max_length=60, db_index=True)
    # "nl-easy": easy Dutch, read beside the Dutch text and never instead of it.
    language = models.CharField(max_length=12, default="nl")
    legal_source = models.TextField()
    valid_from = models.DateField()
    # Who signed an earlier text signs this one within so many days; empty: need not.
    sign_again_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Oath: {"intro": text, "oath": [lines], "promise": [lines]}. Declaration: {"intro": text,
    # "articles": [{heading, text}], "questions": [{code, prompt, kind, required, help}], "closing": text}.
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "valid_from"], name="text_version_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"

    def sealed_content(self) -> dict:
        return {
            "kind": self.kind,
            "language": self.language,
            "legal_source": self.legal_source,
            "valid_from": self.valid_from,
            "content_sha256": self.content_sha256,
            # Left out where it says nothing: texts sealed before it existed still fit their seal.
            **({} if self.sign_again_days is None else {"sign_again_days": self.sign_again_days}),
        }

    def integrity_faults(self) -> list[str]:
        if content_sha256(self.content) != self.content_sha256:
            return ["content does not match content_sha256"]
        return []


class Ceremony(models.Model):
    """An oath meeting: an occasion, with the official before whom the oath is taken."""

    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="ceremony")
    official = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ceremonies")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ceremonies"

    def __str__(self) -> str:
        return str(self.occasion)


class OathChoice(models.Model):
    """What somebody means to say, so that the official can prepare. Deleted when it is spoken."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="oath_choice")
    form = models.CharField(max_length=8, choices=OathForm.choices)

    def __str__(self) -> str:
        return str(self.engagement)


class OathRecord(SealedModel):
    """That somebody took the oath, before whom, when and in which words. Appended, never changed."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="oath_record")
    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="oath_records")
    form = models.CharField(max_length=8, choices=OathForm.choices)
    text_version = models.ForeignKey(TextVersion, on_delete=models.PROTECT)
    # The words as spoken, the name as it was then, and before whom: the certificate prints these.
    text = models.JSONField()
    formal_name = models.CharField(max_length=240)
    official = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    official_name = models.CharField(max_length=240)
    official_title = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=240)
    # The day of the ceremony in Amsterdam; years are counted by it.
    taken_on = models.DateField(db_index=True)
    confirmed_at = models.DateTimeField()

    sealed_relations = ("ceremony__occasion",)

    def __str__(self) -> str:
        return f"{self.engagement} {self.taken_on}"

    @property
    def number(self) -> str:
        """As printed on the certificate."""
        return f"{self.taken_on.year}-{self.public_id.hex[:8].upper()}"

    def sealed_content(self) -> dict:
        return {
            "engagement": self.engagement.public_id,
            "occasion": self.ceremony.occasion.public_id,
            "form": self.form,
            "text_version": self.text_version.public_id,
            "text": self.text,
            "formal_name": self.formal_name,
            "official": self.official.public_id,
            "official_name": self.official_name,
            "official_title": self.official_title,
            "place": self.place,
            "taken_on": self.taken_on,
            "confirmed_at": self.confirmed_at,
        }


class CertificatePrintRun(PrintRun):
    """A request for oorkonden as one PDF: all of a ceremony, or one. The file is wiped after a day."""

    ceremony = models.ForeignKey(Ceremony, null=True, blank=True, on_delete=models.PROTECT)
    oath_record = models.ForeignKey(OathRecord, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ceremony=None, oath_record__isnull=False)
                | Q(ceremony__isnull=False, oath_record=None),
                name="print_run_of_one_thing",
            ),
            done_within_total("print_run_done_within_total"),
        ]

    @property
    def file_name(self) -> str:
        return f"oorkonden/{self.public_id}.pdf"
