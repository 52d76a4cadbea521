"""What the papers that are handed over have in common."""

import hashlib
from typing import Any

from django.db import models

from foundation.audit.models import SealedModel


class SealedPdf(SealedModel):
    """A PDF sealed with the organisation's certificate, as it is handed over every time."""

    content = models.BinaryField()
    content_sha256 = models.CharField(max_length=64, unique=True)
    # The certificate that sealed it, PEM.
    certificate = models.TextField()
    made_at = models.DateTimeField()

    class Meta(SealedModel.Meta):
        abstract = True

    def sealed_content(self) -> dict[str, Any]:
        """Without the bytes, for which their hash stands; a subclass says what it is of."""
        return {
            "content_sha256": self.content_sha256,
            "certificate": self.certificate,
            "made_at": self.made_at,
        }

    def integrity_faults(self) -> list[str]:
        if bytes_sha256(self.content) != self.content_sha256:
            return ["the document does not match content_sha256"]
        return []


def bytes_sha256(content: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(content)).hexdigest()
