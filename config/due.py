"""What must happen by itself. Each part is safe to repeat and to run twice at once."""

from datetime import datetime

from foundation.audit.actions import publish_chain_head
from foundation.mailing.actions import send_due_mail
from foundation.people.importing.actions import discard_forgotten_runs
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import forget_oath_choices
from lms.actions.printing import requeue_stale_prints, wipe_old_prints
from lms.tasks import print_certificates


def run_due(*, at: datetime) -> dict[str, int]:
    """Name of the work → how much was done."""
    assigned = assign_requirements(at=at)
    stale = requeue_stale_prints(at=at)
    for run in stale:
        print_certificates.enqueue(str(run.public_id))
    wiped = wipe_old_prints(at=at) + discard_forgotten_runs(at=at) + forget_oath_choices(at=at)
    mail = send_due_mail(at=at)
    publish_chain_head(at=at)
    return {"assigned": assigned, "sent": mail.sent, "requeued": len(stale), "wiped": wiped}
