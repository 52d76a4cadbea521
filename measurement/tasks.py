from django_tasks import task

from foundation import clock
from measurement.actions.releasing import carry_out_run
from measurement.actions.report_runs import make_report
from measurement.models import ReportRun
from measurement.queries.releases import release_run
from measurement.reports.files import report_file_of


@task()
def make_release_of(run_id: str) -> None:
    """`run_id`: public id of a ReleaseRun."""
    run = release_run(run_id)
    if run:
        carry_out_run(run=run, at=clock.now())


@task()
def write_report_of(run_id: str) -> None:
    """`run_id`: public id of a ReportRun."""
    run = ReportRun.objects.select_related("release__study", "requested_by").filter(public_id=run_id).first()
    if run:
        make_report(run=run, write=report_file_of, at=clock.now())
