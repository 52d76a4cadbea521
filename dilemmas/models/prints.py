"""Decks on paper: who asked for what, and the files that were made."""

from django.db import models

from dilemmas.models.decks import Deck
from dilemmas.rules.printing import PrintWish
from foundation.printing.models import PrintRun, done_within_total


class DeckPrintRun(PrintRun):
    """A request for a deck as PDF. Wiped after a day; the file may be shared with who asks for the same."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="+")
    # As PrintWish writes itself.
    wish = models.JSONField()
    # What stands on it, as a sha-256: alike prints have one file.
    content_key = models.CharField(max_length=64)
    # Why it failed, where who asked can do something about it: {"code": …, details}.
    fault = models.JSONField(default=dict)

    class Meta:
        constraints = [done_within_total("deck_print_run_done_within_total")]

    @property
    def file_name(self) -> str:
        return file_name(self.content_key)

    @property
    def wished(self) -> PrintWish:
        return PrintWish.from_json(self.wish)


class PrintedFile(models.Model):
    """A PDF in the print storage, by what stands on it. It says nothing of who asked."""

    content_key = models.CharField(max_length=64, unique=True)
    keep_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.content_key


def file_name(content_key: str) -> str:
    return f"stapels/{content_key}.pdf"
