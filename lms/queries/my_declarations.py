"""What somebody with an account has to sign, and what they signed."""

from dataclasses import dataclass
from datetime import datetime

from foundation.clock import local_date
from foundation.people.models import Engagement, Person
from lms.models import Signature
from lms.queries.declarations import DeclarationStatus, declaration_statuses


@dataclass(frozen=True)
class OwnDeclaration:
    """One declaration of one of the own jobs."""

    engagement: Engagement
    status: DeclarationStatus


def jobs_of_person(person: Person, *, at: datetime) -> list[Engagement]:
    """Those that are not over."""
    return list(
        Engagement.objects.not_over(local_date(at))
        .filter(person=person)
        .select_related("person")
        .order_by("-starts_on", "pk")
    )


def own_declarations(person: Person, *, at: datetime) -> list[OwnDeclaration]:
    """What can or must be signed first, then by the order of the declarations."""
    jobs = jobs_of_person(person, at=at)
    statuses = declaration_statuses(jobs, at=at)
    found = [OwnDeclaration(job, status) for job in jobs for status in statuses[job.pk]]
    return sorted(found, key=lambda one: not one.status.must_sign)


def to_sign_count(person: Person, *, at: datetime) -> int:
    return sum(one.status.must_sign for one in own_declarations(person, at=at))


def own_signatures(person: Person) -> list[Signature]:
    """The last one first, of every job."""
    return list(
        Signature.objects.filter(engagement__person=person)
        .select_related("declaration", "text_version", "withdrawal", "document")
        .defer("document__content", "text")
        .order_by("-signed_at", "-pk")
    )
