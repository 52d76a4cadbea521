from django_tasks import task

from foundation import clock
from measurement.actions.releasing import carry_out_run
from measurement.queries.releases import release_run


@task()
def make_release_of(run_id: str) -> None:
    """`run_id`: public id of a ReleaseRun."""
    run = release_run(run_id)
    if run:
        carry_out_run(run=run, at=clock.now())
