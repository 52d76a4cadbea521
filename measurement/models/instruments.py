"""A questionnaire as editors make it, and the versions of it that people answer."""

import hashlib
import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from foundation.audit.models import SealedModel
from foundation.audit.rules import canonical_json
from foundation.people.models import Person
from measurement.blocks import FormatBlock, ItemBlock, ScaleBlock
from measurement.models.instrument_fields import content_of, fields_of
from measurement.rules.instruments import MOST_FORMS
from measurement.rules.instruments import Instrument as Questionnaire
from measurement.rules.reading import as_content, parse

STREAMS = ("formats", "scales", "items")
TEXTS = ("code", "title", "title_en", "introduction", "introduction_en", "minutes", "forms")


class Instrument(LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What an editor works on. It is always a draft: people answer a version of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Kleine letters, cijfers en _. Blijft zo.")
    )
    title = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    introduction = models.TextField(
        _("inleiding"), max_length=1500, blank=True, help_text=_("Staat boven de eerste vraag.")
    )
    introduction_en = models.TextField(_("inleiding in het Engels"), max_length=1500, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minuten om in te vullen"), default=7)
    forms = models.PositiveSmallIntegerField(
        _("aantal varianten"),
        default=1,
        help_text=_("Wie een volgende keer meedoet, krijgt een volgende variant. Hoogstens %(most)s.")
        % {"most": MOST_FORMS},
    )
    formats = StreamField(
        [("format", FormatBlock())], blank=True, collapsed=True, verbose_name=_("antwoorden")
    )
    scales = StreamField([("scale", ScaleBlock())], blank=True, collapsed=True, verbose_name=_("schalen"))
    items = StreamField([("item", ItemBlock())], blank=True, collapsed=True, verbose_name=_("vragen"))

    # An editor asks a moderator to publish it as it stands; empty again once it is published or sent back.
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # Why a moderator sent it back, for the editor; until it is handed in again.
    return_note = models.CharField(max_length=400, blank=True, editable=False)

    preview_modes = [
        ("t0", _("Direct na de training")),
        ("before", _("Vóór de training")),
        ("t6", _("Na zes maanden")),
        ("t12", _("Na twaalf maanden")),
        ("t12-page", _("Na twaalf maanden, alles op één pagina")),
        ("t0-en", _("Direct na de training, in het Engels")),
    ]

    class Meta:
        verbose_name = _("vragenlijst")
        verbose_name_plural = _("vragenlijsten")
        ordering = ["title", "pk"]
        permissions = [("publish_instrument", "Can publish vragenlijst")]

    def __str__(self) -> str:
        return self.title

    def own_content(self) -> dict[str, Any]:
        """As it stands now, with whatever is still wrong in it."""
        texts = {name: getattr(self, name) for name in TEXTS}
        streams = {name: getattr(self, name).get_prep_value() for name in STREAMS}
        return content_of({**texts, **streams})

    def take_content(self, questionnaire: Questionnaire) -> None:
        """Fills every field; saves nothing."""
        fields = fields_of(as_content(questionnaire))
        for name in TEXTS:
            setattr(self, name, fields[name])
        for name in STREAMS:
            block = getattr(type(self), name).field.stream_block
            setattr(self, name, block.to_python(fields[name]))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # The same form and templates as those who answer see.
        from measurement.forms.questionnaire import preview_response

        return preview_response(request, self, mode_name)


class InstrumentVersion(SealedModel):
    """What people answer: a questionnaire as it was published. Whoever answered it, answered these words."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    # As measurement/rules/instruments.py says.
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    # Codes of the scales whose scores may not be held against those of the version before.
    broken_scales = models.JSONField(default=list, blank=True)
    # Why they may, or may not; empty where no wording changed.
    comparison_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.content['title']['nl']} {self.number}"

    @property
    def is_comparable(self) -> bool:
        """With the version before, on every scale."""
        return not self.broken_scales

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return parse(self.content)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "instrument": self.instrument.public_id,
            "number": self.number,
            "published_at": self.published_at,
            "content_sha256": self.content_sha256,
            "broken_scales": self.broken_scales,
            "comparison_reason": self.comparison_reason,
        }

    def integrity_faults(self) -> list[str]:
        if content_sha256(self.content) != self.content_sha256:
            return ["content does not match content_sha256"]
        return []


def content_sha256(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(content)).hexdigest()
