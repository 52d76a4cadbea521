"""Two dilemmas that colleagues brought in, without a name; one of them is asked something back."""

from datetime import datetime, timedelta

from dilemmas.actions.proposals import ask_proposer, submit_proposal
from dilemmas.queries.proposals import open_proposals
from foundation.people.models import Person

PROPOSALS = (
    {
        "situation": "Ik werk in de wijk. Een bewoner met weinig geld betaalt elke week de koffie voor een collega "
        "van mij, in het buurthuis. Hij is trots dat hij iets terug kan doen. Twee euro per keer. Een andere "
        "bewoner vroeg mij of je zo sneller aan de beurt komt.",
        "question": "Zeg ik er iets van, of bederf ik dan iets moois?",
        "options": "Ik zeg het tegen mijn collega\nIk vraag de bewoner om te stoppen\nIk breng het in bij het team",
        "hard": "De regels zeggen niets over twee euro.",
    },
    {
        "situation": "Op de afdeling gebruiken wij een gezamenlijke mailbox. Ik lees daarin een bericht dat voor één "
        "collega bedoeld is en dat over zijn gezondheid gaat. Hij weet niet dat ik het heb gezien. Morgen verdeel ik "
        "het werk, en met wat ik nu weet zou ik hem minder geven.",
        "question": "Mag ik rekening houden met iets wat ik niet had mogen lezen?",
        "options": "Ik doe alsof ik het niet weet\nIk zeg hem dat ik het las\nIk geef hem ongemerkt minder",
        "hard": "",
    },
)
QUESTION = "Weet je collega dat anderen het merken? Je hoeft niet te zeggen wie het is."


def bring_in_proposals(*, coordinator: Person, now: datetime) -> None:
    written_at = now - timedelta(days=4)
    for number, written in enumerate(PROPOSALS):
        submit_proposal(
            written={"work": "", **written}, token=f"lindewaard-{number}", proposer=None, at=written_at
        )
    oldest = open_proposals()[0].proposal
    ask_proposer(proposal=oldest, question=QUESTION, by=coordinator, at=now - timedelta(days=3))
