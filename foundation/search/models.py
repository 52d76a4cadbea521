from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody finds; the labels head the filter, so they are plurals."""

    FUNCTION = "function", _("Op deze website")
    MODULE = "module", _("Modules")
    DILEMMA = "dilemma", _("Dilemma’s")
    PAGE = "page", _("Pagina’s")
    REGULATION = "regulation", _("Regelingen")
    CONFIDANT = "confidant", _("Vertrouwenspersonen")
    THEME = "theme", _("Thema’s en bouwstenen")
    CHANNEL = "channel", _("Waar je kunt melden")
    OUTCOME = "outcome", _("Moresprudentie")


class IndexLock(models.Model):
    """One row that every writer of the index locks first: two of them would share words."""

    def __str__(self) -> str:
        return "index"


class Document(models.Model):
    """Something to be found: public, or a page of the site for who may open it. Nothing of a person."""

    key = models.CharField(max_length=200, unique=True)
    # The same for every language of one thing.
    group = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    audience = models.CharField(max_length=200)
    title = models.TextField()
    url = models.CharField(max_length=1000)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    # The weights of all its words together.
    length = models.FloatField()
    title_length = models.PositiveIntegerField()
    prior = models.FloatField()
    # Of what was offered: unchanged, it is not written again.
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A folded word (rules/words.py) that stands in at least one document of this language."""

    language = models.CharField(max_length=8)
    text = models.CharField(max_length=40)
    stem = models.CharField(max_length=40, db_index=True)
    second_stem = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "text"], name="search_word_once_a_language")
        ]

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """That a word stands in a document, and how much it counts there."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="postings")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="postings")
    weight = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "document"], name="search_posting_once_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.word_id}: {self.document_id}"
