"""What the host's console and the screen in the room say. The screens fill in `{…}`."""

from django.utils.translation import gettext as _

from dilemmas.messages.live_steps import Texts, one_or_many

# By the codes of docs/live-protocol.md; what is not here is `unknown`.


def refusals() -> dict[str, str]:
    return {
        "card_played": _("Deze kaart lag al op tafel. Kies een andere."),
        "session_not_open": _("De sessie is niet open. Open eerst de sessie, of plan een nieuwe."),
        "session_ended": _("De sessie is afgelopen. Plan een nieuwe om weer te spelen."),
        "no_such_case": _("Deze casus is er niet meer. Kies een andere kaart."),
        "no_such_what_if": _("Deze ‘wat als’ hoort niet bij de kaart op tafel. Kies er een uit de lijst."),
        "no_such_card": _("Deze kaart ligt niet meer op tafel. Kijk wat er nu ligt."),
        "card_ended": _("Deze kaart is al klaar. Kies een nieuwe."),
        "no_such_step": _("Deze stap hoort niet bij deze werkvorm. Kies een stap uit de lijst."),
        "round_open": _("Er is nog een stemming bezig. Sluit eerst de stemming, en onthul dan."),
        "no_round_left": _("Op deze kaart is al twee keer gestemd. Ga verder met het gesprek."),
        "round_not_open": _("Er is geen stemming open. Open er eerst een."),
        "votes_on_their_way": _("Er zijn nog stemmen onderweg. Wacht even, dan kun je onthullen."),
        "wrong_counts": _("Deze telling klopt niet. Vul bij elke keuze een getal in, 0 mag ook."),
        "card_has_votes": _("Op deze kaart is al met telefoons gestemd. Handen tellen kan er niet bij."),
        "wrong_heads": _("Zo veel mensen kan niet. Vul een getal in van 0 tot 5000."),
        "no_such_argument": _("Dit argument is er niet meer."),
        "no_such_line": _(
            "Deze regel staat niet op het bord, of hoort bij de casus en blijft. Kijk nog eens naar het bord."
        ),
        "empty_text": _("Er staat nog niets. Vul alle velden met een * in."),
        "enough_agreements": _("Twee afspraken per kaart is genoeg. Dan houd je ze."),
        "no_such_agreement": _("Deze afspraak is niet van dit team. Ververs de pagina."),
        "nothing_kept": _(
            "Bij deze werkvorm bewaren we niets. Schrijf het op papier als je het wilt houden."
        ),
        "no_such_kind": _("Kies of het opviel, of dat een regel onduidelijk was."),
        "no_such_person": _("Deze collega kennen we niet. Kies iemand uit de lijst."),
        "not_a_facilitator": _("Deze collega is geen spelleider. HR kan die rol geven."),
        "not_first_host": _(
            "Alleen wie deze sessie als eerste leidt, haalt een ander eraf. Jezelf eraf halen kan wel."
        ),
        "last_host": _("Iemand moet deze sessie leiden. Zet er eerst een ander bij."),
        "not_your_tick": _("Alleen wie dit aanvinkte, neemt het terug, tot twee weken erna."),
        "not_a_rehearsal": _("Oefendeelnemers doen alleen mee in een oefensessie."),
        "wrong_players": _("Kies een aantal oefendeelnemers van 1 tot 12."),
        "wrong_minutes": _("Geef er 1 tot 30 minuten bij."),
        "paused": _("Het spel ligt stil. Ga eerst verder, dan kan dit weer."),
        "not_for_you": _("Dit mag een andere spelleider doen, jij niet."),
        "not_a_host": _(
            "Je leidt deze sessie niet meer, of je pagina is te oud. Log in en open de pagina opnieuw."
        ),
        "no_such_session": _("Deze sessie is er niet meer."),
        "bad_hello": _("Deze pagina is te oud. Ververs de pagina."),
        "try_again": _("Het lukte niet. Probeer het nog een keer."),
        "lost": _("De verbinding viel weg. We verbinden opnieuw; doe het daarna nog een keer."),
        "unknown": _("Dat kan nu niet. Er is niets veranderd."),
    }


def say_now() -> dict[str, list[str]]:
    """What the facilitator says, by step; the case may have questions of its own after it."""
    return {
        "read": [
            _("‘Ik lees de kaart voor. Alleen wat er gebeurt. Wat jij ervan vindt, komt straks.’"),
            _("Laat even stil. Vraag of de feiten helder zijn, en beantwoord alleen feiten."),
        ],
        "vote": [
            _(
                "‘Kies wat jij zou doen, niet wat je denkt dat hoort. We vragen niemand om zijn keuze te vertellen.’"
            ),
            _("‘Je kunt je keuze veranderen tot ik sluit.’"),
        ],
        "reveal": [
            _("‘Kijk eerst even stil. Wat valt je op?’"),
            _("Vraag niet wie wat koos. Een verdeling is rijk: er is iets te bespreken."),
        ],
        "rights": [
            _("‘Wie wordt hier geraakt? Heeft die er recht op, belang bij, of is het een wens?’"),
            _("‘Wie missen we nog? En wie beslist hier eigenlijk?’"),
        ],
        "weigh": [
            _(
                "Lees eerst een argument voor. ‘We vragen niet van wie het is. Wat pleit ervoor, en wat ertegen?’"
            ),
            _("‘Wie heeft nog niets gezegd en wil iets toevoegen?’"),
            _("‘Kan het ook anders, zodat niemand tekortkomt?’"),
        ],
        "vote_again": [
            _("‘We stemmen nog een keer. Blijven mag, schuiven mag. Allebei is goed nagedacht.’"),
        ],
        "agree": [
            _("‘Wat doen wij voortaan? Wij doen …, want …, ondanks …’"),
            _("‘Wat doet het met wie tekortkomt? Hoe maken we dat kleiner? Wie let erop, en tot wanneer?’"),
        ],
        "what_if": [_("‘Er verandert één feit. Kies opnieuw, in stilte. Wanneer kantelt jouw keuze?’")],
        "blank": [
            _("‘Wie heeft zelf zoiets meegemaakt? Vertel wat er gebeurde. Noem geen namen.’"),
            _("Schrijf niets op. Is het ernstig of nog gaande? Leg het spel stil."),
        ],
        "lobby": [
            _("‘Fijn dat je er bent. Er is geen winnaar. We oefenen samen met lastige momenten.’"),
            _("‘Je stem is geheim, ook voor mij. Wat hier gezegd wordt, blijft hier.’"),
        ],
        "harvest": [_("‘Wat neem je mee? Eén zin is genoeg.’"), _("Lees de afspraken hardop voor.")],
    }


def talk_steps() -> dict[str, dict[str, str]]:
    """By the codes of dilemmas.rules.session.TALKS."""
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
        "weigh": {
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
        "agree": {
            "name": _("Besluit en afspraak"),
            "say": _("‘Wat doen wij voortaan? Wij doen …, want …, ondanks …’"),
        },
    }


def shared() -> Texts:
    return {
        "card_of": _("Kaart {n}"),
        "blank": _("Leeg kaartje"),
        "blank_title": _("Een eigen casus"),
        "blank_text": _("Vertel iets uit je eigen werk. Noem geen namen. We schrijven niets op."),
        "what_if": _("Wat als"),
        "step_of": _("Stap {n} van {of}"),
        "voted": one_or_many(_("{n} stem binnen"), _("{n} stemmen binnen")),
        "of_heads": _("van de {of}"),
        "of_heads_votes": _("van de {of} stemmen binnen"),
        "votes_in": _("stemmen binnen"),
        "ring": _("{n} van de {of} hebben gestemd"),
        "ring_open": one_or_many(_("{n} heeft gestemd"), _("{n} hebben gestemd")),
        "first": _("Eerste stem"),
        "second": _("Tweede stem"),
        "first_n": _("Eerste stem {n}"),
        "second_n": _("Tweede stem {n}"),
        "one_stone": _("Eén steen is één stem."),
        "one_bar": _("De balk laat zien hoeveel stemmen."),
        "passes": one_or_many(_("{n} keer gepast."), _("{n} keer gepast.")),
        "voters": one_or_many(_("{n} mens stemde"), _("{n} mensen stemden")),
        "find_most": _("De meesten kiezen {a}"),
        "find_top": _("{a} krijgt de meeste stemmen"),
        "find_tie": _("De stemmen liggen dicht bij elkaar: {a}"),
        "find_all": _("Allemaal {a}"),
        "find_none": _("Niemand maakte een keuze"),
        "find_shift": _("Na het gesprek schuift de groep naar {a}"),
        "find_one_more": _("Na het gesprek is er één stem meer voor {a}"),
        "find_shift_many": _("Na het gesprek liggen de stemmen anders"),
        "find_same": _("Na het gesprek is de verdeling gelijk"),
        "find_other_room": _("Zo stemmen jullie na het gesprek"),
        "changed_title": _("{n} van de {of} mensen"),
        "changed_rest": _("kozen iets anders na het gesprek."),
        "changed_none": _("Niemand koos na het gesprek iets anders. Ook blijven staan is een keuze."),
        "changed_hidden": _("Hoeveel mensen van keuze wisselden, laten we bij een kleine groep niet zien."),
        "changed_ring": _("{n} van de {of} kozen anders"),
        "hidden_title": _("De uitslag blijft dicht"),
        "hidden_do": _("Praat met handkaarten: steek je kaart omhoog als je dat wilt, en vertel wat je zag."),
        "void": _(
            "De stroom viel uit en de sleutel van deze stemming is weg. Niemand kan de stemmen nog lezen. Praat verder, of tel handen."
        ),
        "tipping": _("Waar kantelt het?"),
        "tipping_at": _("Bij ‘wat als {text}’ kantelt de groep van {a} naar {b}"),
        "tipping_not": _("Met dit andere feit blijft {a} bovenaan"),
        "tipping_open": _("Nog geen andere uitslag om naast te leggen"),
        "on_card": _("Zoals op de kaart"),
        "option": _("Keuze"),
        "none_top": _("gelijk op"),
        "lost": _("Verbinding weg. We proberen het opnieuw."),
        "connecting": _("Verbinden …"),
        "polling": _("Langzame verbinding, alles werkt."),
        "open": _("Verbonden"),
        "board": _("Jullie plein"),
        "board_values": _("{n} van vier kernwaarden kwamen aan bod."),
        "board_label": one_or_many(
            _("Spelbord: {n} kaart gespeeld. Aan bod kwamen: {values}."),
            _("Spelbord: {n} kaarten gespeeld. Aan bod kwamen: {values}."),
        ),
        "board_empty": _("Spelbord: nog leeg. Elke kaart legt stenen, de hoeken zijn de kernwaarden."),
        "of_four": _("van 4"),
        "arguments": _("Uit de groep"),
        "check_in": _("Check in, dan sta je op de presentielijst."),
        "likes": one_or_many(_("{n} keer herkend"), _("{n} keer herkend")),
        "agreements": _("Onze afspraken"),
        "owner": _("{owner} let erop"),
        "due": _("uiterlijk {day}"),
        "rights": _("Recht, belang of wens?"),
        "weight_none": _("nog niet gewogen"),
        "connected": one_or_many(_("{n} verbonden"), _("{n} verbonden")),
        "screen_follows": _("Het scherm volgt"),
        "screen_off": _("Geen scherm aan"),
        "weak": one_or_many(_("{n} met een zwakke lijn"), _("{n} met een zwakke lijn")),
        "code": _("Code"),
        "none": _("geen"),
        "turn": _("Spreker {n}"),
        "turn_now": _("aan het woord"),
        "beside": _("Hoe jullie ervoor staan"),
        "turn_nobody": _("Nog niemand aan de beurt"),
        "time_left": one_or_many(_("Nog ongeveer {n} minuut"), _("Nog ongeveer {n} minuten")),
        "time_short": _("Minder dan een minuut. Rond rustig af."),
        "time_over": one_or_many(
            _("{n} minuut over de tijd. Dat mag."), _("{n} minuten over de tijd. Dat mag.")
        ),
        "time_up": _("De tijd is om. Er sluit niets vanzelf."),
        "minutes": _("{n} min"),
        "ended": _("Dank je wel"),
        "help_title": _("Het spel ligt stil"),
        "help_text": _("Er is iets verteld dat echt gebeurde. We bewaren er niets van."),
    }


def console() -> Texts:
    return {
        "error": _("Let op."),
        "talk_lead": _("Iedereen hoort erbij. Jij bewaakt de tijd en de rust."),
        "open_lobby": _("Open de sessie"),
        "planned": _("Klaar om te beginnen?"),
        "planned_text": _(
            "Zet het scherm aan en open de sessie. Daarna kunnen mensen meedoen met de QR-code."
        ),
        "planned_text_talk": _(
            "Zet het scherm aan en open de sessie. Daarna kunnen mensen inchecken met de QR-code."
        ),
        "opened": _("De sessie is open."),
        "lobby": _("Mensen komen binnen"),
        "lobby_text": _("Laat de code zien. Meedoen kan zonder account en zonder naam."),
        "scan": _("Scan, of ga naar {address} en typ de code"),
        "check_in_title": _("Inchecken"),
        "new_code": _("Maak een nieuwe code"),
        "new_code_done": _("De nieuwe code is {code}. De oude werkt niet meer."),
        "code_until": _("Typen kan tot {time}. De QR-code werkt de hele sessie."),
        "code_over": _("Deze code werkt niet meer. Maak een nieuwe; de QR-code werkt nog."),
        "heads": _("Hoeveel mensen doen mee?"),
        "heads_hint": _("Tel wie er zijn, zonder spelleider. Er komen nooit meer stemmen uit dan mensen."),
        "heads_hint_talk": _("Tel wie er zijn, zonder spelleider. Zo telt ook mee wie niet incheckt."),
        "heads_confirm": _("Dit klopt"),
        "heads_change": _("Pas aan"),
        "heads_done": one_or_many(_("We tellen {n} mens."), _("We tellen {n} mensen.")),
        "heads_needed": _("Bevestig eerst hoeveel mensen er zijn."),
        "heads_less": _("Er zijn {n} telefoons verbonden en jij telde {of} mensen. Klopt dat?"),
        "open_screen": _("Open het scherm voor de zaal"),
        "open_screen_new": _("opent in een nieuw venster"),
        "print": _("Jouw team zonder telefoons? Print kaarten"),
        "choose_card": _("Kies een kaart"),
        "choose_next": _("Kies de volgende kaart"),
        "draw_three": _("Trek er drie"),
        "drawn": _("Getrokken kaarten"),
        "drawn_again": _("Trek er drie andere"),
        "drawn_none": _(
            "Er is geen kaart meer die dit team niet speelde. Zoek in alle casussen, of pak een leeg kaartje."
        ),
        "lay": _("Leg op tafel"),
        "lay_named": _("Leg ‘{title}’ op tafel"),
        "blank_lay": _("Leg een leeg kaartje"),
        "blank_hint": _("Voor een eigen casus. Noem geen namen, er wordt niets opgeschreven."),
        "search": _("Zoek in alle casussen"),
        "search_hint": _("Een woord uit de titel of de tekst."),
        "search_found": one_or_many(_("{n} casus gevonden"), _("{n} casussen gevonden")),
        "in_deck": _("In de stapel ‘{name}’"),
        "in_catalogue": _("Alle casussen"),
        "left_out": one_or_many(
            _("{n} kaart staat er niet bij: dit team speelde die kaart al."),
            _("{n} kaarten staan er niet bij: dit team speelde ze al."),
        ),
        "swap": _("Wissel deze kaart"),
        "swap_hint": _("Pakt de kaart niet? Kies een andere; deze telt dan niet mee."),
        "back": _("Terug naar de kaart"),
        "start_vote": _("Start de stemming"),
        "open_vote": _("Open de stemming"),
        "close_vote": _("Sluit de stemming"),
        "reveal": _("Onthul"),
        "reveal_wait": one_or_many(
            _("Onthullen kan over {n} seconde: er zijn nog stemmen onderweg."),
            _("Onthullen kan over {n} seconden: er zijn nog stemmen onderweg."),
        ),
        "next_step": _("Verder: {step}"),
        "vote_again": _("Stem opnieuw"),
        "to_harvest": _("Naar de oogst"),
        "minute": _("Geef 1 minuut extra"),
        "minute_done": _("Er is een minuut bij."),
        "go_to": _("Ga naar stap {n}: {step}"),
        "steps": _("Stappen van deze kaart"),
        "talk_steps": _("Stappen van dit gesprek"),
        "is_done": _("af"),
        "is_now": _("nu"),
        "left": one_or_many(
            _("Nog ongeveer {n} minuut voor deze kaart."), _("Nog ongeveer {n} minuten voor deze kaart.")
        ),
        "vote_lead": one_or_many(
            _("Eén mens denkt nog na. Je ziet niet wie. De uitslag blijft dicht tot je sluit."),
            _("{n} mensen denken nog na. Je ziet niet wie. De uitslag blijft dicht tot je sluit."),
        ),
        "vote_all": _("Iedereen heeft gestemd. Je kunt sluiten."),
        "vote_not_open": _("De stemming is nog dicht. Open de stemming als iedereen de kaart kent."),
        "vote_closed": _("De stemming is dicht. Onthul als iedereen kijkt."),
        "vote_shown": _("De uitslag staat op het scherm."),
        "read_lead": _("Lees de kaart rustig voor. De kaart staat ook op de telefoons."),
        "rights_lead": _("Op de telefoons weegt iedereen mee. Hieronder zie je het bord."),
        "weigh_lead": _("Laat argumenten horen zonder te vragen van wie ze zijn."),
        "agree_lead": _("Maak samen één afspraak die je volgende keer kunt nakijken."),
        "blank_lead": _("Een leeg kaartje heeft geen stemming. Praat, weeg en spreek iets af."),
        "say_now": _("Zeg nu"),
        "case_guide": _("Vragen bij deze kaart"),
        "what_ifs": _("Wat als er één feit verandert?"),
        "what_ifs_hint": _("De kaart zelf is dan klaar. De groep stemt opnieuw en je ziet waar het kantelt."),
        "what_ifs_later": _("Straks, na de stemming"),
        "lay_what_if": _("Leg klaar"),
        "lay_what_if_named": _("Leg klaar: wat als {text}"),
        "adviser": _("Wat een adviseur erin ziet"),
        "adviser_hint": _("Alleen jij ziet dit, na de tweede stem. Lees het niet voor als het antwoord."),
        "outcomes": _("Eerdere teams besloten"),
        "moderate": _("Argumenten die wachten"),
        "moderate_none": _("Er wacht geen argument."),
        "moderate_hint": _(
            "Laat zien wat helpt. Noemt iemand een naam? Laat het dan weg. Vanaf drie staan ze op het scherm. "
            "Nieuwe komen met drie of meer tegelijk, of als je verdergaat: zo zie je niet wie er net schreef."
        ),
        "show": _("Laat zien"),
        "hide": _("Laat weg"),
        "show_named": _("Laat zien: {text}"),
        "hide_named": _("Laat weg: {text}"),
        "hidden_done": _("Het argument is weg van het scherm en de telefoons."),
        "strike": _("Haal weg"),
        "strike_named": _("Haal weg: {text}"),
        "strike_done": _("De regel is weg van het bord."),
        "moderate_off": _(
            "Argumenten staan uit: jij bent de leidinggevende van dit team en leidt alleen. Vraag een spelleider erbij, dan kunnen ze aan."
        ),
        "moderate_other": _(
            "Een andere spelleider leest de argumenten: jij bent de leidinggevende van dit team."
        ),
        "hands": _("Geen telefoons? Tel handen of kaarten"),
        "hands_hint": _("Tel per keuze en vul in. De uitslag staat dan meteen op het scherm."),
        "hands_round": _("Dit is de {round} stemming."),
        "hands_first": _("eerste"),
        "hands_second": _("tweede"),
        "hands_send": _("Laat deze telling zien"),
        "hands_votes": _("Aantal voor {a}"),
        "we_do": _("Wij doen"),
        "agree": _("Maak een afspraak"),
        "agree_text": _("Wij doen …, want …, ondanks … *"),
        "agree_begin": _("Wij doen "),
        "agree_owner": _("Wie let erop? *"),
        "agree_due": _("Uiterlijk (mag leeg)"),
        "agree_send": _("Leg de afspraak vast"),
        "agree_done": _("De afspraak staat op het scherm."),
        "last_time": _("Afspraken van vorige keer"),
        "kept": _("Nagekomen"),
        "not_kept": _("Nog niet"),
        "undo": _("Neem terug"),
        "undo_named": _("Neem terug: {text}"),
        "undone": _("Teruggenomen. De afspraak staat weer open."),
        "kept_named": _("Nagekomen: {text}"),
        "not_kept_named": _("Nog niet: {text}"),
        "kept_done": _("Mooi. Nagekomen."),
        "not_kept_done": _("Nog niet. De afspraak komt volgende keer terug."),
        "notes": _("Voor de coördinator"),
        "notes_hint": _("Wat viel op, of welke regel is onduidelijk? Zonder namen. Dit blijft na de sessie."),
        "note_striking": _("Dit viel op"),
        "note_unclear": _("Deze regel is onduidelijk"),
        "note_kind": _("Wat wil je kwijt?"),
        "note_text": _("In één zin *"),
        "note_send": _("Geef door"),
        "note_done": _("Doorgegeven aan de coördinator."),
        "hosts": _("Spelleiders"),
        "cohost": _("Vraag een spelleider erbij"),
        "cohost_remove": _("Haal eraf"),
        "cohost_remove_named": _("Haal eraf: {name}"),
        "cohost_removed": _("{name} leidt deze sessie niet meer."),
        "cohost_leave": _("Ik leid niet meer mee"),
        "cohost_choose": _("Kies een spelleider"),
        "cohost_send": _("Voeg toe"),
        "cohost_done": _("{name} leidt nu mee, op elk apparaat. Neem over door deze pagina te openen."),
        "takeover": _(
            "Overnemen kan altijd: open deze pagina op een ander apparaat. Alles staat er zoals het hier staat."
        ),
        "screen": _("Het scherm in de zaal"),
        "motion_on": _("Zet beweging aan"),
        "motion_off": _("Zet beweging uit"),
        "stop_title": _("Echt gebeurd?"),
        "stop_text": _("Vertelt iemand over een echte situatie? Leg het spel stil. We bewaren er niets van."),
        "stop": _("Leg stil en toon hulp"),
        "stop_script": _("‘Dank je dat je dit vertelt. We stoppen het spel even. Wat heb jij nu nodig?’"),
        "stop_script_2": _(
            "Vraag niet door in de groep. Bied een gesprek onder vier ogen aan, of een vertrouwenspersoon."
        ),
        "stop_script_3": _("Telefoons en scherm tonen hulp. Zolang het spel stilligt, bewaren we niets."),
        "go_on": _("Ga verder met het spel"),
        "end": _("Stop het spel"),
        "end_talk": _("Stop het gesprek"),
        "end_finish": _("Rond af"),
        "end_title": _("De sessie afronden?"),
        "end_text": _(
            "De stemmen van de laatste kaart worden gewist; alleen de uitslag die jullie zagen blijft. Meedoen kan daarna niet meer."
        ),
        "end_yes": _("Ja, rond af"),
        "end_no": _("Nee, ga door"),
        "harvest": _("Oogst"),
        "harvest_text": _("Lees de afspraken voor en vraag wat iedereen meeneemt."),
        "harvest_none": _("Er is geen afspraak gemaakt. Dat mag: een goed gesprek is ook opbrengst."),
        "ended_title": _("De sessie is afgelopen"),
        "ended_text": _("De stemmen zijn weg. De uitslagen die jullie zagen en de afspraken zijn bewaard."),
        "ended_text_nothing": _("Er is niets bewaard van wat er gezegd is."),
        "ended_link": _("Naar het begin"),
        "simulate": _("Laat 12 oefendeelnemers meedoen"),
        "simulate_hint": _("Dit is een oefensessie. De oefendeelnemers stemmen als jij een stemming opent."),
        "simulate_done": one_or_many(_("{n} oefendeelnemer stemde."), _("{n} oefendeelnemers stemden.")),
        "begin_talk": _("Begin het gesprek"),
        "next_turn": _("Volgende spreker"),
        "first_turn": _("Eerste spreker"),
        "talk_next": _("Verder: {step}"),
        "talk_over": _("Naar de oogst"),
        "attendance_only": _("Bij intervisie bewaren we alleen wie er was."),
        "quiet": _("Dit scherm blijft werken, ook als je log-in afloopt."),
        "again": _("Open opnieuw"),
        "sent": _("Gedaan."),
    }


def screen() -> Texts:
    return {
        "lobby": _("Doe mee"),
        "lobby_scan": _("Scan de code met je telefoon"),
        "lobby_type": _("of ga naar"),
        "lobby_code": _("en typ de code"),
        "lobby_promise": _("Je stem is geheim, ook voor de spelleider. Je hebt geen account nodig."),
        "lobby_talk_scan": _("Scan de code, of ga naar"),
        "lobby_promise_talk": _("Een gesprek zonder stemming. Wat hier gezegd wordt, blijft hier."),
        "planned": _("We beginnen zo"),
        "read": _("Lees. Straks kies je in stilte."),
        "vote": _("Stem in stilte. Praten komt straks."),
        "not_open": _("Straks gaat de stemming open."),
        "closed": _("De stemming is dicht. Zo zie je de uitslag."),
        "look": _("Kijk eerst even stil. Wat valt je op?"),
        "ask": _("Wat hoorde je dat je nog niet wist?"),
        "rights": _("Wie heeft recht op wat? Weeg mee op je telefoon."),
        "rights_who": _("Wie"),
        "rights_what": _("Wat"),
        "rights_weight": _("Weegt als"),
        "weigh": _("Wat pleit ervoor, wat ertegen?"),
        "weigh_text": _("Kan het ook anders, zodat niemand tekortkomt?"),
        "agree": _("Wat doen wij voortaan?"),
        "agree_form": _("Wij doen …, want …, ondanks …"),
        "agree_text": _("Wie let erop, en tot wanneer?"),
        "next_card": _("Straks de volgende kaart"),
        "harvest": _("Wat nemen we mee?"),
        "harvest_none": _("Vandaag geen afspraak. Het gesprek is de opbrengst."),
        "ended": _("Dank je wel voor het gesprek"),
        "ended_text": _("De stemmen zijn gewist. Wat jullie afspraken, komt volgende keer terug."),
        "ended_text_nothing": _("Wat hier gezegd is, blijft hier."),
        "join_at": _("Doe mee op"),
        "check_in_at": _("Check in op"),
        "with_code": _("met code"),
        "turn_motion_off": _("Zet beweging uit"),
        "turn_motion_on": _("Zet beweging aan"),
        "motion_off": _("Beweging staat uit."),
        "motion_on": _("Beweging staat aan."),
        "refused": _("Dit scherm hoort niet meer bij een sessie. Open het opnieuw vanaf de console."),
        "own_case": _("Een casus uit eigen werk. We noemen geen namen."),
    }


def value_names() -> dict[str, str]:
    return {
        "zorgvuldigheid": _("Zorgvuldigheid"),
        "verantwoordelijkheid": _("Verantwoordelijkheid"),
        "onafhankelijkheid": _("Onafhankelijkheid"),
        "professionaliteit": _("Professionaliteit"),
    }
