from django_tasks import task

from dilemmas.actions.printing import make_deck_print
from dilemmas.models import DeckPrintRun
from foundation import clock


@task()
def print_deck_of(run_id: str) -> None:
    """`run_id`: public id of a DeckPrintRun."""
    run = DeckPrintRun.objects.select_related("deck").filter(public_id=run_id).first()
    if run:
        make_deck_print(run=run, at=clock.now())
