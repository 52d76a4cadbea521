"""Which declarations there are, who signs them, and the signatures: appended, never changed."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import SealedModel
from foundation.people.models import Engagement, Person, Unit
from lms.models.documents import SealedPdf
from lms.models.oaths import TextVersion


class DeclarationForm(models.TextChoices):
    SIGNED = "signed", _("ondertekenen")
    # Read, and explained by a person: a code of conduct.
    ACKNOWLEDGED = "acknowledged", _("kennisnemen, met toelichting")


class Declaration(models.Model):
    """Something people sign. Its words stand in TextVersions whose `kind` is this `code`."""

    code = models.SlugField(max_length=60, unique=True)
    title_nl = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    form = models.CharField(
        _("vorm"), max_length=12, choices=DeclarationForm.choices, default=DeclarationForm.SIGNED
    )
    position = models.PositiveSmallIntegerField(default=0)
    # No longer asked of anybody; what was signed stays.
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title_nl


class EntryStep(models.TextChoices):
    """What stands between somebody and the first working day, or the oath. A column of the table of who does what."""

    OATH = "oath", _("ambtseed of belofte")
    DECLARATION = "declaration", _("verklaring")
    CONDUCT_CERTIFICATE = "conduct_certificate", _("VOG")


class StepOfKind(models.Model):
    """One cell of the table: this kind of person does this step."""

    # The code of a PersonKind.
    kind = models.CharField(max_length=24)
    step = models.CharField(max_length=20, choices=EntryStep.choices)
    declaration = models.ForeignKey(
        Declaration, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    # Nobody starts without it.
    is_gate = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "declaration"],
                condition=Q(declaration__isnull=False),
                name="declaration_of_kind_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "step"], condition=Q(declaration=None), name="step_of_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(step=EntryStep.DECLARATION, declaration__isnull=False)
                | (~Q(step=EntryStep.DECLARATION) & Q(declaration=None)),
                name="step_of_kind_names_its_declaration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.declaration or self.step}"


class SigningRound(models.Model):
    """Everybody in some units signs one declaration before a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="rounds")
    # With all below them; none means the whole organisation.
    units = models.ManyToManyField(Unit, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="signing_round_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class SignatureMethod(models.TextChoices):
    """How the signer was authenticated; printed on the document."""

    LINK_AND_CODE = "link_and_code", _("persoonlijke link, bevestigd met een code langs een andere weg")
    ACCOUNT = "account", _("eigen account, opnieuw ingelogd")


class Signature(SealedModel):
    """That somebody signed a text: what, when, how they were known, and their answers. Never changed or replaced."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="signatures")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="signatures")
    # The Dutch text: it is what was signed, in whatever language it was read.
    text_version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="signatures")
    read_in = models.CharField(max_length=12)
    # The Dutch text, and the one that was read where that is another: {language: content}.
    text = models.JSONField()
    # {question code: answer}, in the order of the text.
    answers = models.JSONField(default=dict)
    formal_name = models.CharField(max_length=240)
    signed_at = models.DateTimeField()
    # The day in Amsterdam.
    signed_on = models.DateField(db_index=True)
    method = models.CharField(max_length=16, choices=SignatureMethod.choices)
    # What shows it: public ids, moments, channels. No names, no addresses.
    evidence = models.JSONField(default=dict)
    # An earlier signature of the same person for the same declaration.
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        indexes = [models.Index(fields=["engagement", "declaration"], name="signature_of_job")]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.declaration}"

    @property
    def number(self) -> str:
        """As printed on the document."""
        return f"{self.signed_on.year}-{self.public_id.hex[:8].upper()}"

    def sealed_content(self) -> dict[str, Any]:
        return {
            "engagement": self.engagement.public_id,
            "declaration": self.declaration.code,
            "text_version": self.text_version.public_id,
            "read_in": self.read_in,
            "text": self.text,
            "answers": self.answers,
            "formal_name": self.formal_name,
            "signed_at": self.signed_at,
            "signed_on": self.signed_on,
            "method": self.method,
            "evidence": self.evidence,
            "supersedes": self.supersedes.public_id if self.supersedes else None,
        }

    def integrity_faults(self) -> list[str]:
        if self.text.get("nl") != self.text_version.content:
            return ["the text that was signed is not the text of its version"]
        return []


class AnswersToRead(models.Model):
    """That somebody answered something other than no, and HR reads it; who did, and when."""

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="answers_to_read")
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "answers to read"
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="answers_read_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.signature)


class SignatureWithdrawal(SealedModel):
    """That a signature no longer counts, and why; the signature itself stays."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=240)

    def __str__(self) -> str:
        return str(self.signature)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "signature": self.signature.public_id,
            "withdrawn_at": self.withdrawn_at,
            "withdrawn_by": self.withdrawn_by.public_id,
            "reason": self.reason,
        }


class SealedDocument(SealedPdf):
    """The PDF of a signature, sealed with the organisation's certificate, as it was handed over."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="document")

    def __str__(self) -> str:
        return str(self.signature)

    def sealed_content(self) -> dict[str, Any]:
        return {"signature": self.signature.public_id, **super().sealed_content()}


class Explanation(models.Model):
    """That a facilitator explained a code of conduct to somebody, in person."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="explanations")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="explanations")
    text_version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="explanations")
    explained_on = models.DateField()
    explained_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "text_version"], name="text_explained_once_a_job")
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.declaration}"


class ConductCertificate(models.Model):
    """That somebody saw a VOG: when, and until when it holds. Never the document or its number."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="conduct_certificates")
    seen_on = models.DateField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The last day, included.
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "seen_on"], name="conduct_certificate_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("seen_on")), name="conduct_certificate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} {self.valid_until}"


class StartPass(models.Model):
    """The QR 'mag starten'. What it carries follows from `public_id` and the site's secret and is kept nowhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="start_passes")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "start passes"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(revoked_at=None), name="start_pass_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.engagement)
