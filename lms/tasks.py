from django_tasks import task

from foundation import clock
from lms.actions.printing import make_certificates
from lms.models import CertificatePrintRun


@task()
def print_certificates(run_id: str) -> None:
    """`run_id`: public id of a CertificatePrintRun."""
    run = CertificatePrintRun.objects.filter(public_id=run_id).first()
    if run:
        make_certificates(run=run, at=clock.now())
