"""Planning a session, and what its pages ask. Days and times are those of Amsterdam."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dilemmas.messages.sessions import sentence_of
from dilemmas.models import SessionKind
from dilemmas.queries.methods import method_in_force
from dilemmas.rules.methods import session_minutes
from dilemmas.rules.session import PRESETS, Kind
from dilemmas.rules.tables import MOST_TABLES, is_number_of_tables, may_have_tables
from foundation.clock import AMSTERDAM
from foundation.errors import DomainError

MOST_DIVIDED = "meest-verdeeld"
# Before the key of a case: a deck of that case alone.
ONE_CASE = "casus-"

# What each preset is for, in one sentence.
PURPOSES: dict[Kind, Any] = {
    Kind.TEAM_MEETING: gettext_lazy("Een punt op de agenda van je werkoverleg."),
    Kind.GAME: gettext_lazy(
        "Het spel dat elk team speelt: eerst de afspraken van de vorige keer, dan nieuwe kaarten."
    ),
    Kind.DIALOGUE_TABLE: gettext_lazy("Een eigen casus. Iedereen praat twee minuten, niemand onderbreekt."),
    Kind.ROUND_TABLE: gettext_lazy("Doorpraten over wat in de online training het meest verdeeld lag."),
    Kind.DILEMMA_LUNCH: gettext_lazy("Wie wil, schuift aan. Er komt geen afspraak van een team."),
    Kind.PLENARY: gettext_lazy("Een zaal vol. Je praat met je buren, en kijkt samen naar de uitslag."),
    Kind.MORAL_DELIBERATION: gettext_lazy("Samen een eigen casus wegen, stap voor stap."),
    Kind.PEER_CONSULTATION: gettext_lazy("Besloten. Wij bewaren alleen wie erbij was."),
    Kind.REHEARSAL: gettext_lazy("Oefen zonder team. Telt nergens mee."),
}


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, capfirst(str(SessionKind(kind.value).label))) for kind in PRESETS]


def explanation_of(kind: Kind) -> str:
    preset = PRESETS[kind]
    return _("%(minutes)d minuten, %(least)d tot %(most)d mensen. %(purpose)s") % {
        # As long as the talk that an editor made; with cards no method changes it.
        "minutes": preset.minutes if preset.has_votes else session_minutes(kind, method_in_force(kind)),
        "least": preset.players[0],
        "most": preset.players[1],
        "purpose": PURPOSES[kind],
    }


class WhenForm(forms.Form):
    """When and where somebody meets; `at`: now."""

    day = forms.DateField(
        label=gettext_lazy("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=gettext_lazy("Hoe laat?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=gettext_lazy("Plaats"), max_length=200, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Online adres"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("online_url") and "online_url" not in self.errors:
            self.add_error("place", _("Vul een plaats in, of een online adres."))
        return cleaned

    @property
    def starts_at(self) -> datetime | None:
        day, starts = self.cleaned_data.get("day"), self.cleaned_data.get("starts")
        return make_aware(datetime.combine(day, starts), AMSTERDAM) if day and starts else None


class MoveForm(WhenForm):
    """Another time or place of a session that was planned."""


class PlanForm(WhenForm):
    """`units`, `decks` and `hosts`: value and name of what this person may choose; no hosts: they lead it themselves.
    `needs_team`: no facilitator; `leads_alone`: a manager, who leads the own team; `may_lead`: could be the host too."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat gaan jullie doen?"),
        choices=_kinds,
        widget=forms.RadioSelect,
        initial=Kind.GAME.value,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Met welk team?"),
        required=False,
        help_text=gettext_lazy("Alleen met een team tellen afspraken door naar de volgende keer."),
    )
    host = forms.ChoiceField(
        label=gettext_lazy("Wie leidt de sessie?"),
        required=False,
        help_text=gettext_lazy("Krijgt een mail. Een leidinggevende leidt alleen het eigen team."),
    )
    without_manager = forms.BooleanField(
        label=gettext_lazy("Zonder de leidinggevende van het team"),
        required=False,
        help_text=gettext_lazy("Die krijgt dan geen uitnodiging. Iedereen ziet dat het zo is afgesproken."),
    )
    tables = forms.IntegerField(
        label=gettext_lazy("Aan hoeveel tafels zitten jullie?"),
        required=False,
        min_value=0,
        max_value=MOST_TABLES,
        help_text=gettext_lazy(
            "Alleen bij een plenaire sessie. Leeg: mensen praten met hun buren. Elke tafel stuurt straks één zin."
        ),
    )
    deck = forms.ChoiceField(
        label=gettext_lazy("Welke stapel?"),
        required=False,
        help_text=gettext_lazy("Met een eigen casus heb je geen stapel nodig."),
    )
    title = forms.CharField(
        label=gettext_lazy("Naam"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Leeg laten mag. Noem geen mensen."),
    )
    invites = forms.BooleanField(
        label=gettext_lazy("Nodig iedereen van het team uit"), required=False, initial=True
    )

    def __init__(
        self,
        *args: Any,
        at: datetime,
        units: Sequence[tuple[str, str]],
        decks: Sequence[tuple[str, str]],
        needs_team: bool,
        hosts: Sequence[tuple[str, str]] = (),
        leads_alone: bool = False,
        may_lead: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, at=at, **kwargs)
        unit, deck = (cast(forms.ChoiceField, self.fields[name]) for name in ("unit", "deck"))
        unit.choices = [*([] if needs_team else [("", _("Geen team"))]), *units]
        unit.required = needs_team
        deck.choices = [("", _("Dat kies ik later")), *decks]
        if leads_alone:
            # Leads it as its manager.
            del self.fields["without_manager"]
        if hosts:
            host = cast(forms.ChoiceField, self.fields["host"])
            host.choices = [("", _("Ik zelf") if may_lead else _("Kies wie leidt")), *hosts]
            host.required = not may_lead
        else:
            del self.fields["host"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("without_manager") and not cleaned.get("unit"):
            self.add_error("unit", _("Kies het team dat zonder leidinggevende wil praten."))
        self._clean_tables(cleaned)
        if cleaned.get("host") and cleaned.get("kind") == Kind.REHEARSAL:
            self.add_error(
                "host", _("Een oefensessie plan je voor jezelf. Kies iets anders, of laat dit leeg.")
            )
        if self.starts_at and self.starts_at <= self._at:
            self.add_error("day", _("Dit tijdstip is al voorbij. Kies een later tijdstip."))
        return cleaned

    def _clean_tables(self, cleaned: dict[str, Any]) -> None:
        tables, kind = cleaned.get("tables") or 0, cleaned.get("kind")
        if not is_number_of_tables(tables):
            self.add_error("tables", sentence_of(DomainError("wrong_tables")))
        elif tables and kind and not may_have_tables(Kind(kind)):
            self.add_error("tables", sentence_of(DomainError("not_a_plenary")))

    def presets(self) -> list[tuple[forms.BoundField, str]]:
        """Each choice of `kind`, and what it is for."""
        options: Any = self["kind"]
        return [(one, explanation_of(Kind(one.data["value"]))) for one in options]


class TablesForm(forms.Form):
    tables = forms.IntegerField(
        label=gettext_lazy("Aan hoeveel tafels zitten jullie?"),
        min_value=0,
        max_value=MOST_TABLES,
        help_text=gettext_lazy("Van 2 tot 200. Vul 0 in als mensen met hun buren praten."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom gaat het niet door?"),
        max_length=300,
        help_text=gettext_lazy("Het team leest dit."),
    )


class HeadsForm(forms.Form):
    heads = forms.IntegerField(
        label=gettext_lazy("Hoeveel mensen deden mee?"),
        min_value=0,
        max_value=5000,
        help_text=gettext_lazy("Tel jezelf niet mee. Zo telt ook mee wie geen account heeft."),
    )


class CheckInForm(forms.Form):
    """The secret of the QR, or the six digits. Neither is ever in an address line."""

    secret = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code op het scherm"),
        max_length=9,
        error_messages={"required": gettext_lazy("Typ de zes cijfers die op het scherm staan.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "kort"}
        ),
        help_text=gettext_lazy("Zes cijfers. De begeleider laat ze zien."),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("secret"):
            # Scanned: nothing is left to type.
            self.errors.pop("code", None)
        return cleaned


class PosterForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Welke vraag hangt aan de muur?"),
        max_length=160,
        help_text=gettext_lazy("Eén vraag waar je team nog over wil denken. Noem geen namen."),
    )


class FreeHourForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=gettext_lazy("Vanaf"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    @property
    def starts_at(self) -> datetime:
        cleaned = self.cleaned_data
        return make_aware(datetime.combine(cleaned["day"], cleaned["starts"]), AMSTERDAM)
