import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import SealedModel, SealedQuerySet
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
    # Whoever becomes eligible is invited, or put in line when it is full.
    invites_by_itself = models.BooleanField(default=False)
    # Who hears the oath beside the official, as it will stand on the record; empty: nobody.
    witness_name = models.CharField(max_length=240, blank=True)

    class Meta:
        verbose_name_plural = "ceremonies"

    def __str__(self) -> str:
        return str(self.occasion)


class ItemKind(models.TextChoices):
    TALK = "talk", _("praatje")
    FILM = "film", _("film")
    OATH = "oath", _("eed en belofte")
    CONVERSATION = "conversation", _("gesprek")
    OTHER = "other", _("anders")


class CeremonyItem(models.Model):
    """A line of the programme of a ceremony."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("soort"), max_length=14, choices=ItemKind.choices)
    title = models.CharField(_("titel"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minuten"))
    # Who speaks, or what a film is about.
    caption = models.CharField(_("bijschrift"), max_length=200, blank=True)
    url = models.URLField(_("adres"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="ceremony_item_takes_time")]

    def __str__(self) -> str:
        return self.title


class OathChoice(models.Model):
    """What somebody means to say, so that the official can prepare. Deleted when it is spoken."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="oath_choice")
    form = models.CharField(max_length=8, choices=OathForm.choices)

    def __str__(self) -> str:
        return str(self.engagement)


class OathRecordQuerySet(SealedQuerySet):
    def standing(self) -> "OathRecordQuerySet":
        """What counts: of each engagement the newest record, unless that says that no oath was taken."""
        return self.filter(superseded_by=None, is_void=False)


class OathRecord(SealedModel):
    """That somebody took the oath, before whom, when and in which words. Appended, never changed.

    A correction is a record of its own that refers to the one it supersedes; so the records of an engagement
    are one line, of which the newest counts.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="oath_records")
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
    witness_name = models.CharField(max_length=240, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    # Of a correction: that the oath was not taken, why it was made, by whom and when.
    is_void = models.BooleanField(default=False)
    correction_reason = models.CharField(max_length=300, blank=True)
    corrected_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = OathRecordQuerySet.as_manager()  # type: ignore[misc]
    sealed_relations = ("ceremony__occasion",)

    class Meta:
        constraints = [
            # With `supersedes` once each: nobody takes the oath twice at once.
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(supersedes=None), name="oath_record_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} {self.taken_on}"

    @property
    def number(self) -> str:
        """As printed on the certificate."""
        return f"{self.taken_on.year}-{self.public_id.hex[:8].upper()}"

    @property
    def is_correction(self) -> bool:
        return self.corrected_at is not None

    def sealed_content(self) -> dict:
        content = {
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
        # Records sealed before there were witnesses and corrections say nothing of them.
        if self.witness_name:
            content["witness_name"] = self.witness_name
        if self.supersedes:
            content["supersedes"] = self.supersedes.public_id
        if self.is_correction:
            content |= {
                "is_void": self.is_void,
                "correction_reason": self.correction_reason,
                "corrected_by": self.corrected_by.public_id if self.corrected_by else None,
                "corrected_at": self.corrected_at,
            }
        return content

    def integrity_faults(self) -> list[str]:
        faults = []
        if self.is_void and not self.is_correction:
            faults.append("void without a correction")
        if self.supersedes and self.supersedes.engagement_id != self.engagement_id:
            faults.append("supersedes the record of another engagement")
        return faults


def new_certificate_token() -> str:
    """22 signs, 128 bits."""
    return secrets.token_urlsafe(16)


class CertificateToken(models.Model):
    """What the QR of an oorkonde says. Whoever has it may ask whether this record stands."""

    # Goes with a record that is erased.
    record = models.OneToOneField(OathRecord, on_delete=models.CASCADE, related_name="certificate_token")
    token = models.CharField(max_length=22, unique=True, default=new_certificate_token)

    def __str__(self) -> str:
        return str(self.record)


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
