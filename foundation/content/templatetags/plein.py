"""Signs of the visual language that `{% include %}` cannot draw by itself."""

from datetime import time
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.content.queries.branding import current_brand
from foundation.content.rules.brand import Brand

register = template.Library()

# 24 units square, line 2, square ends; drawn on the first component sheet of the design.
ICONS = {
    "af": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "verder": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "terug": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "duur": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2.5"/>',
    "datum": '<path d="M3.5 5.5h17v15h-17zM3.5 10h17M8 2.5v5M16 2.5v5"/>',
    "dicht": '<path d="M5 11h14v9.5H5z"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "gesprek": '<path d="M3 4h18v12h-9l-5 4.5V16H3z"/>',
    "telefoon": '<path d="M7 2.5h10v19H7zM11 18.5h2"/>',
    "team": (
        '<circle cx="8.5" cy="7.5" r="3.5"/>'
        '<path d="M2.5 20.5v-3a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v3M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a4 4 0 0 1 3.5 4v2.5"/>'
    ),
    "tekst": '<path d="M5 2.5h9.5L19 7v14.5H5zM14 2.5V7.5h5M8.5 12h7M8.5 16h7"/>',
    "let-op": '<path d="M12 3 22 20.5H2zM12 9.5v5M12 17v.6"/>',
    "uitleg": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.2v.6"/>',
    "fout": '<path d="M7.8 3h8.4L21 7.8v8.4L16.2 21H7.8L3 16.2V7.8zM12 7.5v5.5M12 16v.6"/>',
    "anoniem": '<path d="M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM4 20 20 4"/>',
    "print": '<path d="M7 8.5V3h10v5.5M7 17H3.5V8.5h17V17H17M7 14h10v7H7z"/>',
    "download": '<path d="M12 3v12M6.5 10l5.5 5.5 5.5-5.5M4 20.5h16"/>',
    "menu": '<path d="M3 6.5h18M3 12h18M3 17.5h18"/>',
    "sluiten": '<path d="M5 5l14 14M19 5 5 19"/>',
    "zoeken": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "erbij": '<path d="M12 4v16M4 12h16"/>',
    "ster": '<path d="M12 3.2 14.7 8.9 21 9.7 16.4 14 17.6 20.3 12 17.2 6.4 20.3 7.6 14 3 9.7 9.3 8.9Z"/>',
    "ster-vol": (
        '<path fill="currentColor" d="M12 3.2 14.7 8.9 21 9.7 16.4 14 17.6 20.3 12 17.2 6.4 20.3 7.6 14 3 9.7 9.3 8.9Z"/>'
    ),
    "stapel": '<path d="M3.5 8.5h12v12h-12zM8.5 8V3.5h12v12H16"/>',
    "omhoog": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "omlaag": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "delen": '<path d="M12 15V4M7 8.5 12 3.5l5 5M5 12v8.5h14V12"/>',
    "opnieuw": '<path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3v4.5H15"/>',
    "beamer": '<path d="M2.5 4h19v12.5h-19zM12 16.5v4M7.5 20.5h9"/>',
    "tekenen": '<path d="M4 20l1-5L16.5 3.5l4 4L9 19zM13.5 6.5l4 4"/>',
    "wegen": '<path d="M12 3v17.5M6.5 20.5h11M4 6h16M4 6l-2.2 6.5h4.4zM20 6l-2.2 6.5h4.4z"/>',
    "voorlezen": '<path d="M4 9.5v5h4l5 4.5V5L8 9.5zM16.5 8.5a5 5 0 0 1 0 7M18.8 5.5a9 9 0 0 1 0 13"/>',
    "film": '<path d="M3 5h18v14H3zM10 9v6l5-3z"/>',
    "stop": (
        '<path d="M7 11V6a1.7 1.7 0 0 1 3.4 0v4V4.2a1.7 1.7 0 0 1 3.4 0V10V5.5a1.7 1.7 0 0 1 3.4 0V14'
        'c0 4-2.2 7-6 7-3 0-4.3-1.5-6.7-6.2a1.6 1.6 0 0 1 2.8-1.6z"/>'
    ),
}

VALUE_NAMES = {
    "zorgvuldigheid": _("Zorgvuldigheid"),
    "verantwoordelijkheid": _("Verantwoordelijkheid"),
    "onafhankelijkheid": _("Onafhankelijkheid"),
    "professionaliteit": _("Professionaliteit"),
}


# 10 units square, each in the colour of its value.
FORMS = {
    "zorgvuldigheid": '<path class="f-z" d="M0 10A10 10 0 0 1 10 0V10Z"/>',
    "verantwoordelijkheid": '<path class="f-v" d="M0 0H10V10H0Z"/>',
    "onafhankelijkheid": '<circle class="f-o" cx="5" cy="5" r="5"/>',
    "professionaliteit": '<path class="f-p" d="M0 0H10V10Z"/>',
}


@register.simple_tag
def stone(value: str, is_plain: bool = False) -> SafeString:
    """The form of a core value, or a block in its colour; decoration, its name stands beside it."""
    drawn = f'<path class="f-{value[0]}" d="M0 0H10V10H0Z"/>' if is_plain else FORMS[value]
    return mark_safe(f'<svg viewBox="0 0 10 10" aria-hidden="true">{drawn}</svg>')


@register.simple_tag
def icon(name: str) -> SafeString:
    """Decoration beside a text; raises KeyError for a name that is not on the sheet."""
    return mark_safe(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


@register.simple_tag
def icon_symbol(name: str) -> SafeString:
    """For a page that is drawn in the browser: <svg class="i"><use href="#i-af"></use></svg>."""
    return mark_safe(f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>')


@register.simple_tag
def brand() -> Brand:
    """What the municipality made its own; for mails and prints, which have no request."""
    return current_brand()


@register.filter
def value_class(key: str) -> str:
    """'zorgvuldigheid' → 'w-z'; no class without a core value."""
    return f"w-{key[0]}" if key in VALUE_NAMES else ""


@register.filter
def value_name(key: str) -> str:
    """The written name of a core value; empty without one."""
    return str(VALUE_NAMES.get(key, ""))


@register.filter
def titled(thing: Any) -> str:
    """The title in the language of the page, of what has one in both."""
    return str(thing.title_in(get_language() or "nl"))


@register.filter
def letter(position: int) -> str:
    """1 → 'A': the sign on a choice card."""
    return chr(ord("A") + position - 1)


@register.filter
def up_to(total: int) -> range:
    """3 → 1, 2, 3: one stone a step."""
    return range(1, total + 1)


@register.filter
def percent_of(part: float, whole: float) -> float:
    """0.0 to 100.0; 0.0 when there is nothing to take a part of."""
    return 100 * part / whole if whole else 0.0


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form control with the class of the design; Django adds aria-describedby and aria-invalid."""
    kind = next((kind for kind in ("select", "textarea") if kind in field.widget_type), "textbox")
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"utrecht-{kind} {own}".strip()})


@register.simple_tag
def written_out(field: BoundField) -> str:
    """The day or the time that stands in a field, in words: a browser shows it as its own language does.

    Empty for other fields, and where none is filled in. It stays true while somebody changes the field.
    """
    if not isinstance(field.field, forms.DateField | forms.TimeField):
        return ""
    try:
        value = field.field.to_python(field.value())
    except forms.ValidationError:
        return ""
    if value is None:
        return ""
    words = (
        _("%(time)s uur") % {"time": formats.time_format(value, "H.i")}
        if isinstance(value, time)
        else formats.date_format(value, "l j F Y")
    )
    said = _("Je vulde in: %(value)s") if field.form.is_bound else _("Nu: %(value)s")
    return said % {"value": words}
