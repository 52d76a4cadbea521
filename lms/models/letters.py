import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person


class LetterToSelf(models.Model):
    """What somebody wrote to the self of a year later.

    Encrypted in the browser, under a key made of a phrase that never comes here. Without that phrase nobody reads
    it: no administrator, no back-up, and not its author either.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="letter_to_self")
    # A merge of two registrations took it along; its undoing brings it back.
    merged_from = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Base64, as the browser made them. The text is padded, so that its length says little.
    ciphertext = models.TextField()
    salt = models.CharField(max_length=64)
    nonce = models.CharField(max_length=32)
    iterations = models.PositiveIntegerField()
    written_on = models.DateField(_("geschreven op"))
    returns_on = models.DateField(_("komt terug op"))
    # When its author was told that it is back.
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "letters to self"

    def __str__(self) -> str:
        return str(self.public_id)
