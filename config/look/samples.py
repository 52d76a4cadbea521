"""What the style page shows of every component: names, colours with their ratios, a form with mistakes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.safestring import mark_safe

from config.environment import PROJECT_ROOT
from foundation.content.rules.brand import Brand, all_colours
from foundation.content.rules.colours import contrast

COMPONENTS = PROJECT_ROOT / "templates" / "components"
HEADER = re.compile(r"{% comment %}\s*(.*?)\s*{% endcomment %}", re.DOTALL)


def headers() -> dict[str, str]:
    """Name of a component → what its header says of it and of its inputs."""
    return {
        path.stem: found.group(1) if (found := HEADER.search(path.read_text(encoding="utf-8"))) else ""
        for path in sorted(COMPONENTS.glob("*.html"))
    }


@dataclass(frozen=True)
class Swatch:
    name: str
    colour: str
    use: str
    # 'op wit' → 10.5
    ratios: dict[str, float]
    # Of the letters on it.
    ink: str


@dataclass(frozen=True)
class _Use:
    token: str
    name: str
    use: str
    # Words → the other colour of the pair.
    pairs: dict[str, str]
    ink: str = "wit"


_ON_LIGHT = {"op wit": "wit", "op steen": "steen"}
_INK_AND_NIGHT = {"inkt erop": "inkt", "op nacht": "nacht"}
_USES = (
    _Use("zorgvuldig", "Bloesem", "Zorgvuldigheid", _INK_AND_NIGHT, "inkt"),
    _Use("verantwoordelijk", "Baksteen", "Verantwoordelijkheid", {"wit erop": "wit"}),
    _Use("onafhankelijk", "Gracht", "Onafhankelijkheid", {"wit erop": "wit"}),
    _Use("professioneel", "Zand", "Professionaliteit", _INK_AND_NIGHT, "inkt"),
    _Use("nacht-verantwoordelijk", "Baksteen, nacht", "Alleen op nacht", {"op nacht": "nacht"}, "inkt"),
    _Use("nacht-onafhankelijk", "Gracht, nacht", "Alleen op nacht", {"op nacht": "nacht"}, "inkt"),
    _Use("actie", "Actie", "Knop, link, voortgang", _ON_LIGHT),
    _Use("actie-donker", "Actie, ingedrukt", "Knop onder de muis", _ON_LIGHT),
    _Use("inkt", "Inkt", "Tekst, regel, icoon", _ON_LIGHT),
    _Use("nacht", "Nacht", "Momenten die je deelt", {"wit erop": "wit"}),
    _Use("steen", "Steen", "Rustig vlak", {"inkt erop": "inkt", "zacht erop": "inkt-zacht"}, "inkt"),
    _Use("inkt-zacht", "Zacht", "Tweede tekst", _ON_LIGHT),
    _Use("lijn", "Lijn", "Rand van velden", _ON_LIGHT),
    _Use("goed", "Goed", "Gelukt, met vink", {"op wit": "wit", "op eigen tint": "goed-licht"}),
    _Use("fout", "Fout", "Fout, met teken", {"op wit": "wit", "op eigen tint": "fout-licht"}),
    _Use("let-op", "Let op", "Let op, met teken", {"op wit": "wit", "op eigen tint": "let-op-licht"}),
)
# Of messages: the same in every municipality (tokens.css).
MESSAGE_COLOURS = {
    "goed": "#17613f",
    "goed-licht": "#e3f0e8",
    "fout": "#b0132f",
    "fout-licht": "#fbe8eb",
    "let-op": "#7a4d00",
    "let-op-licht": "#fdf1d3",
}


def swatches(brand: Brand) -> Iterator[Swatch]:
    """Every colour as this brand has it, with its computed ratios."""
    colours = {**MESSAGE_COLOURS, **all_colours(brand.colours)}
    for use in _USES:
        own = colours[use.token]
        ratios = {words: contrast(own, colours[other]) for words, other in use.pairs.items()}
        yield Swatch(use.name, own, use.use, ratios, colours[use.ink])


class SampleForm(forms.Form):
    """Every kind of field we draw."""

    name = forms.CharField(label="Je naam", help_text="Zoals je collega’s je noemen.")
    email = forms.EmailField(label="E-mailadres", required=False)
    day = forms.DateField(label="Einddatum van je opdracht", widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label="Hoe laat", widget=forms.TimeInput(attrs={"type": "time"}))
    team = forms.ChoiceField(
        label="Je team", choices=[("", "Kies een team"), ("b", "Beheer"), ("v", "Vergunningen")]
    )
    story = forms.CharField(label="Wat gebeurde er?", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Bestand", required=False, help_text="Een csv van hoogstens 10 MB.")
    oath = forms.ChoiceField(
        label="Wat leg je af?", choices=[("oath", "Eed"), ("promise", "Belofte")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Op welke dagen kun je?",
        choices=[("tue", "Dinsdag"), ("thu", "Donderdag")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    read = forms.BooleanField(label="Ik heb de hele tekst gelezen")


class ChoiceForm(forms.Form):
    """A case with choices, as cards."""

    choice = forms.ChoiceField(
        label="Wat doe jij als eerste?",
        choices=[
            ("a", "Ik zeg het nu"),
            ("b", "Ik wacht tot het rustig is en praat dan met Ria"),
            ("c", "Ik zoek eerst een andere weg"),
        ],
        widget=forms.RadioSelect,
        initial="b",
    )


def wrong_form() -> SampleForm:
    """Sent with mistakes."""
    form = SampleForm({"day": "31-02-2027", "email": "noor", "name": "Noor Bakker"}, auto_id="fout_%s")
    form.fields["day"].error_messages["invalid"] = "Vul een datum in die bestaat, zoals 30-6-2027."
    form.is_valid()
    return form


def second_page() -> Page[int]:
    return Paginator(range(60), 20).page(2)


NAVIGATION: list[dict[str, Any]] = [
    {"label": "Mijn plan", "url": "#onderdelen", "current": True},
    {"label": "Team", "url": "#onderdelen", "current": False},
    {"label": "Hulp en advies", "url": "#onderdelen", "current": False},
]
MESSAGES: list[dict[str, Any]] = [{"level_tag": "success", "text": mark_safe("<b>Bewaard.</b>")}]
CERTIFICATE: dict[str, Any] = {
    "formal_name": "N. Bakker",
    "date_text": "10 december 2026",
    "place": "Raadzaal, stadhuis",
    "official_text": "H. van der Velde, gemeentesecretaris",
    "official_name": "H. van der Velde",
    "official_title": "gemeentesecretaris",
    "form_label": "belofte",
    "text_lines": ["Hier staat de tekst van de eed of de belofte."],
    "legal_source": "Voorbeeld, zonder waarde",
    "number": "2026-0001",
    "is_demo": True,
}


# A case in which somebody chose, as its page of what weighs in shows it.
OPTION = {
    "text": "Je deelt de bonbons met het team.",
    "pro": "De inwoner is blij, en niemand houdt iets voor zichzelf.",
    "contra": "De regel geldt ook voor wat je deelt.",
    "may_follow": "Volgende week staat er weer een doos.",
    "norm": "",
}
OPTION_OF_NORM = {**OPTION, "text": "Je geeft de doos vriendelijk terug.", "norm": "past"}
SCALE = {
    "right": [{"who": "Andere inwoners", "what": ["gelijke behandeling"]}],
    "interest": [{"who": "Jij", "what": ["vrij kunnen beslissen"]}],
    "wish": [{"who": "De inwoner", "what": ["dat je blij bent"]}],
}
