"""Certificates of completion ('bewijzen'): of one module, or of a whole programme."""

from typing import Any

from django.db import models
from django.db.models import Q

from foundation.audit.models import SealedModel, SealedQuerySet
from foundation.people.models import Engagement, Person
from lms.models.documents import SealedPdf
from lms.models.learning import Completion, CompletionSource
from lms.models.oaths import new_certificate_token
from lms.models.requirements import Assignment, RequirementVersion


class ProofQuerySet(SealedQuerySet):
    def standing(self) -> "ProofQuerySet":
        return self.filter(revocation=None)


class Proof(SealedModel):
    """What a certificate says, as it was on the day it was made: of one completion, or of one assignment.

    Made once for each language. After a revocation HR has the next one made, with the next `issue`.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="proofs")
    completion = models.ForeignKey(
        Completion, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs"
    )
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs"
    )
    # Of an assignment: the steps as they were asked then.
    requirement_version = models.ForeignKey(
        RequirementVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=2)
    issue = models.PositiveSmallIntegerField(default=1)
    # {"name", "title", "employer", "version" (of a module), "how" (a CompletionSource, of a module),
    # "steps" (titles, of a programme)}.
    snapshot = models.JSONField()
    # The day on which it was completed, in Amsterdam.
    done_on = models.DateField()
    issued_at = models.DateTimeField()
    # Empty: by the person it is of.
    issued_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What the QR carries. Whoever has it may ask whether this proof stands.
    token = models.CharField(max_length=22, unique=True, default=new_certificate_token)

    objects = ProofQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(completion__isnull=False, assignment=None, requirement_version=None)
                | Q(completion=None, assignment__isnull=False, requirement_version__isnull=False),
                name="proof_of_one_thing",
            ),
            models.UniqueConstraint(fields=["completion", "language", "issue"], name="proof_of_module_once"),
            models.UniqueConstraint(
                fields=["assignment", "language", "issue"], name="proof_of_programme_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.snapshot['title']}"

    @property
    def number(self) -> str:
        """As printed on the paper."""
        return f"{self.done_on.year}-{self.public_id.hex[:8].upper()}"

    @property
    def name(self) -> str:
        return str(self.snapshot["name"])

    @property
    def title(self) -> str:
        return str(self.snapshot["title"])

    @property
    def steps(self) -> list[str]:
        """Titles, of a programme."""
        return [str(title) for title in self.snapshot.get("steps", [])]

    @property
    def version(self) -> int | None:
        """Of a module."""
        number = self.snapshot.get("version")
        return None if number is None else int(number)

    @property
    def how(self) -> str:
        """In words, where it was not taken in the usual way; else ''."""
        source = self.snapshot.get("how", "")
        return "" if source in ("", CompletionSource.ATTEMPT) else str(CompletionSource(source).label)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "engagement": self.engagement.public_id,
            "completion": self.completion.public_id if self.completion else None,
            "assignment": self.assignment.public_id if self.assignment else None,
            "requirement_version": self.requirement_version.number if self.requirement_version else None,
            "language": self.language,
            "issue": self.issue,
            "snapshot": self.snapshot,
            "done_on": self.done_on,
            "issued_at": self.issued_at,
            "issued_by": self.issued_by.public_id if self.issued_by else None,
        }


class ProofRevocation(SealedModel):
    """That a certificate no longer holds, and why. What was completed stays completed."""

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="revocation")
    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=240)

    def __str__(self) -> str:
        return str(self.proof)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "proof": self.proof.public_id,
            "revoked_at": self.revoked_at,
            "revoked_by": self.revoked_by.public_id,
            "reason": self.reason,
        }


class ProofDocument(SealedPdf):
    """The PDF of a certificate, sealed with the organisation's certificate, as it is handed over every time."""

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="document")

    def __str__(self) -> str:
        return str(self.proof)

    def sealed_content(self) -> dict[str, Any]:
        return {"proof": self.proof.public_id, **super().sealed_content()}
