from typing import Any

from django import forms
from django.db import models


class CodesField(models.JSONField):
    """Some of a fixed set of codes, as a JSON list in the order of the set; the editor ticks boxes."""

    # Without codes only where a migration makes the field again: to the database it is any JSON.
    def __init__(self, *args: Any, codes: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.codes = codes
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.codes.choices if self.codes else [],
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )
