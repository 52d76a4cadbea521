"""Every sentence of the phone in a live session, for static/js/live/phone.js. Names between braces are filled there."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dilemmas.messages.live_steps import step_names


def weight_names() -> dict[str, str]:
    """Of the weighing board, the heaviest first."""
    return {
        "right": pgettext("weegbord", "Recht"),
        "interest": pgettext("weegbord", "Belang"),
        "wish": pgettext("weegbord", "Wens"),
    }


def phone_texts() -> dict[str, Any]:
    """By screen; plain text, in the language of the page."""
    return {
        "steps": step_names(),
        "weights": weight_names(),
        "line": _line(),
        "join": _join(),
        "lobby": _lobby(),
        "card": _card(),
        "vote": _vote(),
        "reason": _reason(),
        "guess": _guess(),
        "result": _result(),
        "board": _board(),
        "weigh": _weigh(),
        "table": _table(),
        "agree": _agree(),
        "roles": _roles(),
        "end": _end(),
        "said": _said(),
    }


def _line() -> dict[str, str]:
    return {
        "connecting": _("We maken verbinding"),
        "open": _("Verbonden"),
        "polling": _("Verbonden, met een paar seconden vertraging"),
        "lost": _("Even geen verbinding, we proberen het opnieuw"),
        "refused": _("Niet verbonden"),
        "idle": _("Geen telefoon? Vraag een kaart."),
        "not_sent": _("Dat is niet gelukt: je telefoon had even geen verbinding. Probeer het nog een keer."),
        "refused_action": _("Dat kan nu niet. Er is niets veranderd."),
    }


def _join() -> dict[str, str]:
    return {
        "title": _("Doe mee met je team"),
        "code": _("Code op het scherm"),
        "code_help": _("Zes cijfers. Of scan de QR op het scherm."),
        "submit": _("Doe mee"),
        "busy": _("We zoeken je sessie"),
        "anonymous": _("Jouw stem is anoniem"),
        "hidden": _(
            "Je logt niet in. Niemand ziet wat jij kiest, ook de spelleider niet. Wel zien we hoeveel mensen meedoen."
        ),
        "honest": _("Kiest iedereen hetzelfde, dan weet iedereen wat iedereen koos."),
        "no_phone": _("Geen telefoon? Vraag een kaart."),
        "short": _("Typ de zes cijfers die op het scherm staan."),
        "no_such_code": _(
            "Deze code klopt niet, of werkt niet meer. Kijk op het scherm en typ de code opnieuw."
        ),
        "too_many_failures": _(
            "Er zijn te veel verkeerde codes getypt. Scan de QR op het scherm: die werkt wel. Of probeer het over tien minuten opnieuw."
        ),
        "no_line": _(
            "We krijgen geen verbinding. Kijk of je telefoon internet heeft, en druk dan nog een keer."
        ),
        "gone": _("We vinden deze sessie niet"),
        "gone_text": _("Scan de QR op het scherm opnieuw, of typ de code die er nu staat."),
        "elsewhere": _("Deze pagina is te oud"),
        "elsewhere_text": _(
            "Laad de pagina opnieuw. Lukt het dan nog niet? Scan de QR op het scherm opnieuw."
        ),
        "reload": _("Laad opnieuw"),
        "leave": _("Naar een andere sessie"),
    }


def _lobby() -> dict[str, str]:
    return {
        "title": _("Je doet mee"),
        "planned": _("De sessie begint zo. Je hoeft niets te doen: dit scherm gaat vanzelf verder."),
        "wait": _("De spelleider trekt zo de eerste kaart. Dit scherm gaat vanzelf verder."),
        "check_in": _("Meld je aan als aanwezig"),
        "check_in_why": _("Je naam komt op de presentielijst, los van je stem. Dit opent een andere pagina."),
        "talk": _("Dit gesprek gaat zonder telefoon"),
        "talk_text": _("Leg je telefoon weg en praat mee. Check alleen nog even in."),
        "talk_why": _("Check in, dan sta je op de presentielijst. Dit opent een andere pagina."),
        "keep": _("Je telefoon mag in slaap vallen. Open je hem weer, dan ben je er meteen bij."),
    }


def _card() -> dict[str, str]:
    return {
        "number": _("Kaart {n}"),
        "what_if": _("Wat als {fact}"),
        "whole": _("Lees de hele situatie"),
        "question": _("De vraag"),
        "blank": _("Een eigen verhaal"),
        "blank_text": _(
            "Iemand vertelt iets uit het eigen werk. Luister, en vraag door. Er wordt niets opgeschreven. Noem geen namen."
        ),
        "read": _("Lees mee. Zeg nog niet wat je zou doen."),
        "options": _("De mogelijkheden"),
        "step": _("Stap {n} van {total}: {name}"),
    }


def _vote() -> dict[str, str]:
    return {
        "again": _("Je hebt het gesprek gehoord. Kies opnieuw. Hetzelfde kiezen mag."),
        "pass": _("Ik pas"),
        "pass_explained": _("Passen mag één keer deze sessie. Niemand vraagt waarom."),
        "chosen": _("Gekozen"),
        "in": _("Je stem is binnen."),
        "in_more": _("Je kunt hem wijzigen tot de spelleider sluit."),
        "passed": _("Je past deze keer."),
        "sending": _("Je stem wordt verstuurd."),
        "waiting": _("Je stem staat klaar"),
        "waiting_more": _("en gaat weg zodra je weer verbonden bent."),
        "late": _("Je stem kwam te laat."),
        "late_more": _("De stemming was al gesloten. Praat gewoon mee."),
        "failed": _("Je stem is niet binnen."),
        "failed_more": _("Kies nog een keer."),
        "not_open": _("De spelleider opent zo de stemming. Denk er alvast over na."),
        "closed": _("De stemming is gesloten. De uitslag komt zo."),
        "void": _("Deze stemming telt niet mee"),
        "void_text": _(
            "De server viel even uit. Daarbij is de sleutel van de stemmen verdwenen, en dus kan niemand ze nog lezen. "
            "Jij hebt niets fout gedaan. De spelleider gaat met jullie verder."
        ),
    }


def _reason() -> dict[str, str]:
    return {
        "label": _("Waarom? Eén zin, als je wilt"),
        "help": _("Noem geen namen. Je zin komt los van je keuze in de pot."),
        "send": _("Doe in de pot"),
        "sent": _("Je zin zit in de pot."),
        "empty": _("Schrijf eerst een zin."),
        "off": _("De pot is dicht. Zeg het hardop, als je wilt."),
        "more": _("Nog {n} tekens"),
    }


def _guess() -> dict[str, str]:
    return {
        "title": _("Raad de verdeling"),
        "text": _("Je hebt tien stenen. Hoe denk je dat de groep koos? Je gok blijft op deze telefoon."),
        "left": _("Nog {n} stenen"),
        "left_one": _("Nog één steen"),
        "done": _("Alle stenen liggen."),
        "less": _("Een steen minder bij {letter}"),
        "more": _("Een steen erbij {letter}"),
        "stand": _("{letter}: {n} stenen"),
        "score": _("Jouw gok: {n} van de {total} stenen lagen goed."),
    }


def _result() -> dict[str, str]:
    return {
        "title": _("Zo stemden jullie"),
        "most": _("De meeste stemmen gaan naar {letter}"),
        "moved": _("Na het gesprek kiezen meer mensen {letter}"),
        "same": _("Na het gesprek is de verdeling hetzelfde"),
        "other_room": _("Zo stemmen jullie na het gesprek"),
        "wait": _("De uitslag komt zo."),
        "first": _("Eerste stem"),
        "second": _("Tweede stem"),
        "stone": _("Eén steen is één stem."),
        "pass_one": _("Eén persoon paste."),
        "passes": _("{n} mensen pasten."),
        "voters": _("{n} stemmen"),
        "shift": _("{changed} van de {total} mensen kozen iets anders na het gesprek."),
        "shift_one": _("Eén van de {total} mensen koos iets anders na het gesprek."),
        "shift_none": _("Niemand koos iets anders na het gesprek."),
        "too_few": _("Te weinig stemmen"),
        "too_few_text": _(
            "Bij zo weinig stemmen kun je raden wie wat koos. Daarom laten we niets zien. Praat er samen over."
        ),
        "more_ballots_than_heads": _("Geen uitslag"),
        "more_ballots_than_heads_text": _(
            "Er kwamen meer stemmen dan er mensen zijn. De spelleider kan het aantal mensen nakijken."
        ),
        "other_voters": _("Geen tweede uitslag"),
        "other_voters_text": _(
            "Nu stemden bijna, maar niet precies, dezelfde mensen als eerst. Uit het verschil kun je raden wie wat koos. Daarom laten we niets zien."
        ),
        "talk": _("Wat hoorde je dat je nog niet wist?"),
    }


def _board() -> dict[str, str]:
    return {
        "place": _("Regel {n} van {total}"),
        "ask": _("Wat is dit volgens jullie tafel?"),
        "title": _("Jullie weging"),
        "order": _("Recht weegt het zwaarst, dan belang, dan wens."),
        "open": _("Nog te wegen"),
        "again": _("Weeg opnieuw:"),
        "choose": _("Weeg:"),
        "missing": _("Wie missen we nog?"),
        "who": _("Wie?"),
        "who_help": _("Een rol of groep, geen naam. Bijvoorbeeld: de buren."),
        "what": _("Wat staat er voor hen op het spel?"),
        "add": _("Zet erbij"),
        "cancel": _("Toch niet"),
        "added": _("Staat op het bord."),
        "incomplete": _("Vul allebei in: wie, en wat er op het spel staat."),
        "full": _("Het bord is vol: er passen 24 regels op."),
        "weighed": _("{what}: {weight}."),
        "next": _("Volgende: {what}"),
        "empty": _("Op dit bord staat nog niemand. Wie heeft er met de keuze te maken?"),
    }


def _weigh() -> dict[str, str]:
    return {
        "title": _("Wat weegt voor jullie?"),
        "pot": _("Uit de pot"),
        "pot_text": _("Lees er samen één voor. Niemand vraagt van wie hij is."),
        "few": _("Vanaf drie zinnen zie je hier wat er in de pot zit."),
        "like": _("Dit weegt voor mij"),
        "likes_one": _("1 keer"),
        "likes": _("{n} keer"),
        "talk": _("Noem een reden voor en een reden tegen. Kan het ook anders?"),
        "result": _("De uitslag van de eerste stemming"),
    }


def _table() -> dict[str, str]:
    """Of a plenary with tables."""
    return {
        "ask": _("Aan welke tafel zit je?"),
        "help": _(
            "Het nummer staat op het kaartje. Het blijft op deze telefoon: bij je stem staat nooit een tafel."
        ),
        "set": _("Daar zit ik"),
        "wrong": _("Typ een nummer van 1 tot {n}. Het staat op het kaartje op tafel."),
        "here": _("Je zit aan tafel {n}"),
        "other": _("Andere tafel"),
        "weighed": _("Wat woog aan jullie tafel het zwaarst?"),
        "line_help": _("Eén zin voor de hele tafel. Noem geen namen."),
        "send": _("Stuur voor tafel {n}"),
        "sent": _("De zin van tafel {n} is binnen. Een nieuwe zin komt ervoor in de plaats."),
        "not_now": _("Dat kan nu niet meer: de zaal is een stap verder."),
        "lines": _("Van de tafels"),
        "answered": _("{n} van {total} tafels stuurden een zin."),
        "like": _("Dit woog bij ons ook"),
        "notes": _("Voor de coördinator"),
        "notes_help": _(
            "Wat viel op aan jullie tafel, of welke regel is onduidelijk? Noem geen namen. Dit blijft na de sessie."
        ),
        "note_kind": _("Wat wil je kwijt?"),
        "striking": _("Dit viel op"),
        "unclear": _("Deze regel is onduidelijk"),
        "note_text": _("In één zin"),
        "note_send": _("Geef door"),
        "note_sent": _("Doorgegeven aan de coördinator."),
    }


def _agree() -> dict[str, str]:
    return {
        "title": _("Wat spreken jullie af?"),
        "sentence": _("Wij doen …, want …, ook al …"),
        "who_when": _("Wie doet wat, en wanneer?"),
        "none": _("De spelleider schrijft de afspraak op. Je ziet hem hier."),
        "owner": _("Wie: {owner}"),
        "due": _("Voor {day}"),
        "made": _("Jullie afspraken"),
    }


def _roles() -> dict[str, Any]:
    return {
        "title": _("Kijk eens als een ander"),
        "draw": _("Trek een rol"),
        "again": _("Trek een andere rol"),
        "as": _("Kijk als {role}"),
        "cards": [
            {
                "name": _("inwoner"),
                "look": _(
                    "Ik weet niet wat er binnen is besproken: ik zie alleen wat jullie doen, en of dat eerlijk is."
                ),
            },
            {
                "name": _("journalist"),
                "look": _(
                    "Ik vraag door: wie wist ervan, wat is opgeschreven, en kunnen jullie het morgen uitleggen?"
                ),
            },
            {
                "name": _("raadslid"),
                "look": _(
                    "Ik let op het geheel: is dit zo afgesproken, geldt het voor iedereen, en wie legt het uit?"
                ),
            },
            {
                "name": _("nieuwe collega"),
                "look": _("Ik ben hier net: wat ik jullie nu zie doen, dat denk ik dat hier gewoon is."),
            },
        ],
    }


def _end() -> dict[str, str]:
    return {
        "harvest": _("De oogst"),
        "harvest_text": _("Kijk samen terug. Wat neem je mee naar je werk?"),
        "played": _("Jullie kaarten"),
        "ended": _("Dank je wel"),
        "ended_text": _("De sessie is klaar. Wat jij koos, bestaat niet meer: er zijn alleen totalen."),
        "talk_ended": _("De sessie is klaar. Wat hier gezegd is, blijft hier."),
        "check_in": _("Stond je nog niet op de lijst?"),
        "paused": _("We stoppen even"),
        "paused_text": _(
            "Er is iets verteld dat echt is gebeurd. Luister naar elkaar. Van wat je vertelt, wordt niets bewaard."
        ),
    }


def _said() -> dict[str, str]:
    """For a screen reader, once, when the session goes on."""
    return {
        "card": _("Nieuwe kaart: {title}"),
        "blank": _("Nieuwe kaart: een eigen verhaal"),
        "open": _("De stemming is open."),
        "closed": _("De stemming is gesloten."),
        "revealed": _("De uitslag is er."),
        "void": _("Deze stemming telt niet mee."),
        "paused": _("De sessie staat even stil."),
        "resumed": _("De sessie gaat verder."),
        "lobby": _("Je doet mee. Wacht op de eerste kaart."),
        "talk": _("Dit gesprek gaat zonder telefoon. Check alleen nog even in."),
        "harvest": _("De laatste kaart is gespeeld. Jullie kijken terug."),
        "talk_harvest": _("Jullie kijken terug."),
        "ended": _("De sessie is klaar."),
        "lost": _("Even geen verbinding. We proberen het opnieuw."),
        "back": _("Je bent weer verbonden."),
    }
