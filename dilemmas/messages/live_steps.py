"""The words of a live session that its three screens share."""

from typing import Any

from django.utils.translation import gettext as _

from dilemmas.rules.session import MINUTES, Step

# A sentence, or one for 1 and one for other numbers; `{n}` and the like are filled in by the screen.
Texts = dict[str, str | dict[str, str]]


def one_or_many(one: str, many: str) -> dict[str, str]:
    return {"one": one, "many": many}


def step_names() -> dict[Step, str]:
    return {
        Step.READ: _("Trek en lees"),
        Step.VOTE: _("Stil stemmen"),
        Step.REVEAL: _("Onthullen"),
        Step.RIGHTS: _("Wie heeft recht op wat?"),
        Step.WEIGH: _("Wegen"),
        Step.VOTE_AGAIN: _("Opnieuw stemmen"),
        Step.AGREE: _("Besluit en afspraak"),
    }


def steps() -> dict[str, Any]:
    """Code of a step → its name and its minutes."""
    return {step.value: {"name": name, "minutes": MINUTES[step]} for step, name in step_names().items()}


def weights() -> dict[str, str]:
    return {"right": _("recht"), "interest": _("belang"), "wish": _("wens")}


def why_hidden() -> dict[str, str]:
    """Why a result stays shut, by the codes of docs/live-protocol.md."""
    return {
        "too_few": _("Er zijn te weinig stemmen om te laten zien. Zo blijft geheim wie wat koos."),
        "more_ballots_than_heads": _(
            "Er zijn meer stemmen dan mensen in de zaal. Tel nog eens wie er zijn, dan kan de uitslag open."
        ),
        "other_voters": _(
            "Bijna iedereen stemde mee, maar net niet dezelfde mensen. De uitslag blijft dicht, anders zie je wie erbij kwam."
        ),
    }
