from django_tasks import task

from dilemmas.actions.posters import make_poster
from dilemmas.actions.printing import make_deck_print
from dilemmas.actions.table_signs import make_table_signs
from dilemmas.models import DeckPrintRun, PosterRun, TableSignRun
from foundation import clock


@task()
def print_deck_of(run_id: str) -> None:
    """`run_id`: public id of a DeckPrintRun."""
    run = DeckPrintRun.objects.select_related("deck").filter(public_id=run_id).first()
    if run:
        make_deck_print(run=run, at=clock.now())


@task()
def print_poster_of(run_id: str) -> None:
    """`run_id`: public id of a PosterRun."""
    runs = PosterRun.objects.select_related("session__occasion", "session__unit", "requested_by")
    if run := runs.filter(public_id=run_id).first():
        make_poster(run=run, at=clock.now())


@task()
def print_table_signs_of(run_id: str) -> None:
    """`run_id`: public id of a TableSignRun."""
    runs = TableSignRun.objects.select_related("session__occasion", "requested_by")
    if run := runs.filter(public_id=run_id).first():
        make_table_signs(run=run, at=clock.now())
