from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PleinImage(AbstractImage):
    """Every image carries the text that replaces it for who cannot see it."""

    alt_text = models.CharField(_("vervangende tekst"), max_length=500, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text")

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or self.description


class PleinRendition(AbstractRendition):
    image = models.ForeignKey(PleinImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PleinDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields
