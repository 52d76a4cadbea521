from django_tasks import task

from foundation import clock
from lms.actions.cohorts import invite_members
from lms.actions.documents import make_document
from lms.actions.printing import make_certificates
from lms.actions.proofs import make_proof_document
from lms.actions.record_files import carry_out_records
from lms.actions.requirement_runs import carry_out_requirement_run
from lms.models import CertificatePrintRun, CohortRun, Proof, RecordRun, RequirementRun, Signature


@task()
def print_certificates(run_id: str) -> None:
    """`run_id`: public id of a CertificatePrintRun."""
    run = CertificatePrintRun.objects.filter(public_id=run_id).first()
    if run:
        make_certificates(run=run, at=clock.now())


@task()
def make_document_of(signature_id: str) -> None:
    """`signature_id`: public id of a Signature."""
    signature = Signature.objects.filter(public_id=signature_id).first()
    if signature:
        make_document(signature=signature, at=clock.now())


@task()
def make_proof_document_of(proof_id: str) -> None:
    """`proof_id`: public id of a Proof."""
    proof = Proof.objects.filter(public_id=proof_id).first()
    if proof:
        make_proof_document(proof=proof, at=clock.now())


@task()
def lay_requirement_of(run_id: str) -> None:
    """`run_id`: public id of a RequirementRun."""
    rows = RequirementRun.objects.select_related("requirement_version__requirement")
    run = rows.filter(public_id=run_id).first()
    if run:
        carry_out_requirement_run(run=run, at=clock.now())


@task()
def write_records_of(run_id: str) -> None:
    """`run_id`: public id of a RecordRun."""
    run = RecordRun.objects.select_related("file", "requested_by").filter(public_id=run_id).first()
    if run:
        carry_out_records(run=run, at=clock.now())


@task()
def invite_cohort_of(run_id: str) -> None:
    """`run_id`: public id of a CohortRun."""
    run = CohortRun.objects.select_related("cohort").filter(public_id=run_id).first()
    if run:
        invite_members(run=run, at=clock.now())
