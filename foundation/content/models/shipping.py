from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F

from foundation.content.rules.shipping import Shipped


class ShippedContentQuerySet(models.QuerySet["ShippedContent"]):
    def waiting(self) -> "ShippedContentQuerySet":
        """Where the file brought a newer text than the one that an editor changed."""
        return self.exclude(offered_sha256="").exclude(offered_sha256=F("seen_sha256"))


class ShippedContent(models.Model):
    """What a page or list item was when it came from a file, to see later whether an editor changed it."""

    # As 'pages/informatiepunt.nl' or 'lists/theme.nl/indiensttreding'.
    key = models.CharField(max_length=200, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    loaded_sha256 = models.CharField(max_length=64, blank=True)
    seen_sha256 = models.CharField(max_length=64, blank=True)
    offered_sha256 = models.CharField(max_length=64, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)

    objects = ShippedContentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def shipped(self) -> Shipped:
        return Shipped(loaded=self.loaded_sha256, seen=self.seen_sha256)
