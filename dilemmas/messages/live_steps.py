"""The words of a live session that its three screens share."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dilemmas.rules.methods import MethodStep
from dilemmas.rules.session import Step

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


def guides() -> dict[Step, list[str]]:
    """What the facilitator says at a step of a card, as shipped; the case may have questions of its own after it."""
    return {
        Step.READ: [
            _("‘Ik lees de kaart voor. Alleen wat er gebeurt. Wat jij ervan vindt, komt straks.’"),
            _("Laat even stil. Vraag of de feiten helder zijn, en beantwoord alleen feiten."),
        ],
        Step.VOTE: [
            _(
                "‘Kies wat jij zou doen, niet wat je denkt dat hoort. We vragen niemand om zijn keuze te vertellen.’"
            ),
            _("‘Je kunt je keuze veranderen tot ik sluit.’"),
        ],
        Step.REVEAL: [
            _("‘Kijk eerst even stil. Wat valt je op?’"),
            _("Vraag niet wie wat koos. Een verdeling is rijk: er is iets te bespreken."),
        ],
        Step.RIGHTS: [
            _("‘Wie wordt hier geraakt? Heeft die er recht op, belang bij, of is het een wens?’"),
            _("‘Wie missen we nog? En wie beslist hier eigenlijk?’"),
        ],
        Step.WEIGH: [
            _(
                "Lees eerst een argument voor. ‘We vragen niet van wie het is. Wat pleit ervoor, en wat ertegen?’"
            ),
            _("‘Wie heeft nog niets gezegd en wil iets toevoegen?’"),
            _("‘Kan het ook anders, zodat niemand tekortkomt?’"),
        ],
        Step.VOTE_AGAIN: [
            _("‘We stemmen nog een keer. Blijven mag, schuiven mag. Allebei is goed nagedacht.’"),
        ],
        Step.AGREE: [
            _("‘Wat doen wij voortaan? Wij doen …, want …, ondanks …’"),
            _("‘Wat doet het met wie tekortkomt? Hoe maken we dat kleiner? Wie let erop, en tot wanneer?’"),
        ],
    }


def talk_words() -> dict[str, dict[str, str]]:
    """Of the shipped talks, by the codes of dilemmas.rules.methods.TALKS."""
    return {
        "arrive": {
            "name": _("Welkom"),
            "say": _("‘We luisteren om te begrijpen. Wat hier gezegd wordt, blijft hier.’"),
        },
        "choose": {
            "name": _("Kies de vraag"),
            "say": _("‘Wie heeft een vraag uit het eigen werk? Noem geen namen. We kiezen er een.’"),
        },
        "tell": {
            "name": _("Vertel de casus"),
            "say": _("‘Vertel wat er gebeurde en waar jij mee zit. Noem geen namen.’"),
        },
        "turns": {
            "name": _("Iedereen twee minuten"),
            "say": _(
                "‘Om de beurt, twee minuten. Niemand onderbreekt. Ben je eerder klaar? Dan is het even stil.’"
            ),
        },
        "silence": {
            "name": _("Even stil"),
            "say": _("‘Twee minuten stilte. Wat raakte je in wat je hoorde?’"),
        },
        "turns_again": {
            "name": _("Nog een ronde"),
            "say": _("‘Weer twee minuten ieder. Ga door op wat een ander zei.’"),
        },
        "talk": {
            "name": _("Gesprek"),
            "say": _("‘Wat zien we nu samen? Wat is hier goed om te doen?’"),
        },
        "question": {
            "name": _("De morele vraag"),
            "say": _("‘Wat is hier de vraag? Begin met: is het goed dat …?’"),
        },
        "facts": {
            "name": _("De feiten"),
            "say": _("‘Wat weten we zeker? Wat nemen we aan? Welke regel geldt?’"),
        },
        "perspectives": {
            "name": _("Wie wordt geraakt?"),
            "say": _("‘Wie heeft recht op wat? Wie heeft belang? Wie zit hier niet aan tafel?’"),
        },
        "options": {
            "name": _("Wat kan?"),
            "say": _("‘Noem alles wat je kunt doen, ook wat je niet zou kiezen.’"),
        },
        "weigh_up": {
            "name": _("Wegen"),
            "say": _("‘Wat pleit ervoor, wat ertegen? Wat weegt het zwaarst, en waarom?’"),
        },
        "ask": {
            "name": _("Open vragen"),
            "say": _("‘Stel alleen open vragen. Raad geven komt straks.’"),
        },
        "advise": {
            "name": _("Iedereen denkt mee"),
            "say": _("‘Om de beurt: wat zou jij doen als je in deze schoenen stond? De inbrenger luistert.’"),
        },
        "answer": {
            "name": _("Wat raakt"),
            "say": _("Vraag de inbrenger: ‘Wat hoorde je waar je iets aan hebt?’"),
        },
        "learn": {
            "name": _("Wat leren we?"),
            "say": _("‘Wat neem jij mee naar je eigen werk?’"),
        },
        "decide": {
            "name": _("Besluit en afspraak"),
            "say": _("‘Wat doen wij voortaan? Wij doen …, want …, ondanks …’"),
        },
    }


@dataclass(frozen=True)
class StepWords:
    title: str
    say: list[str]
    # In which these are written: Dutch where an editor did not translate them.
    language: str


def words_of(step: MethodStep, language: str) -> StepWords:
    """What a step is called and what the host says or does. Call it with this language active."""
    if step.code in set(Step):
        title, shipped = step_names()[Step(step.code)], guides()[Step(step.code)]
    elif step.code:
        words = talk_words()[step.code]
        title, shipped = words["name"], [words["say"]]
    else:
        title, shipped = step.title, []
    if not step.title and not step.say:
        return StepWords(title, shipped, language)
    is_translated = all(
        own_en or not own for own, own_en in ((step.title, step.title_en), (step.say, step.say_en))
    )
    if language == "en" and is_translated:
        return StepWords(step.title_en or title, step.say_en.splitlines() or shipped, "en")
    return StepWords(step.title or title, step.say.splitlines() or shipped, "nl")


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
