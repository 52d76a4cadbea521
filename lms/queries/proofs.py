"""Which certificates somebody has or can have, and whether one still holds."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from foundation.audit.verification import verify_record
from foundation.clock import local_date
from foundation.people.models import Engagement, Person
from lms.models import Assignment, Completion, CompletionSource, Proof, ProofDocument, StepKind
from lms.queries.modules import latest_versions
from lms.queries.parts import exempt_steps
from lms.queries.records import records_of, steps_of_versions
from lms.rules.assignments import completed_at

TOKEN_LENGTH = 22
Subject = Completion | Assignment


class ProofState(enum.StrEnum):
    HOLDS = "holds"
    REVOKED = "revoked"
    # What it rests on was withdrawn: of a programme, a part that was noted in error.
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class ProofStanding:
    proof: Proof
    state: ProofState
    revoked_on: date | None = None

    @property
    def holds(self) -> bool:
        return self.state is ProofState.HOLDS


def standing_of(proof: Proof) -> ProofStanding:
    return standings_of([proof])[0]


def standings_of(proofs: Sequence[Proof]) -> list[ProofStanding]:
    """In their order; three queries where programmes are among them, whatever their number.

    A completion never goes. A programme rests on its parts, all done by the day that the paper says.
    """
    programmes = [one for one in proofs if one.assignment and not hasattr(one, "revocation")]
    ids = {one.engagement_id for one in programmes}
    steps = steps_of_versions(one.requirement_version_id or 0 for one in programmes) if ids else {}
    exempt, records = (exempt_steps(ids), records_of(ids)) if ids else ({}, {})

    def is_confirmed(proof: Proof) -> bool:
        assignment = proof.assignment
        if assignment is None:
            return True
        own = steps.get(proof.requirement_version_id or 0, [])
        asked = [replace(step, exempt_at=exempt.get((assignment.pk, pk))) for pk, step in own]
        counting = records[proof.engagement_id].valid_on(local_date(assignment.assigned_at))
        moment = completed_at(asked, counting, counts_from=assignment.counts_from)
        return moment is not None and local_date(moment) <= proof.done_on

    found = []
    for proof in proofs:
        revocation = getattr(proof, "revocation", None)
        if revocation:
            found.append(ProofStanding(proof, ProofState.REVOKED, local_date(revocation.revoked_at)))
        else:
            state = ProofState.HOLDS if is_confirmed(proof) else ProofState.UNCONFIRMED
            found.append(ProofStanding(proof, state))
    return found


def proof_standing(code: str) -> ProofStanding | None:
    """None for a code that is on no certificate; one whose row was tampered with is not confirmed."""
    if len(code) != TOKEN_LENGTH or not code.isascii():
        return None
    proof = (
        Proof.objects.filter(token=code)
        .select_related("engagement__person", "completion", "assignment", "requirement_version", "revocation")
        .first()
    )
    if proof is None:
        return None
    found = standing_of(proof)
    sealed = [proof, proof.completion] if proof.completion else [proof]
    if found.holds and any(verify_record(record) for record in sealed):
        return ProofStanding(proof, ProofState.UNCONFIRMED)
    return found


def latest_proof(subject: Subject, *, language: str = "") -> Proof | None:
    """The last one made of it; in this language, where one is given."""
    proofs = Proof.objects.filter(
        **({"completion": subject} if isinstance(subject, Completion) else {"assignment": subject})
    )
    if language:
        proofs = proofs.filter(language=language)
    return proofs.select_related("revocation").order_by("-pk").first()


@dataclass(frozen=True)
class Provable:
    """Something that somebody completed, and the certificate of it."""

    subject: Subject
    title: str
    done_on: date
    is_programme: bool
    # The last one in the language asked for; None: not made yet.
    standing: ProofStanding | None
    # HR revoked the last one: only HR has a new one made.
    is_shut: bool

    @property
    def has_document(self) -> bool:
        return self.standing is not None and hasattr(self.standing.proof, "document")

    @property
    def can_ask(self) -> bool:
        return not self.is_shut and (self.standing is None or not self.standing.holds)


def provable_of(person: Person, *, language: str, job: Engagement | None = None) -> list[Provable]:
    """The last first. `job`: of who came in by a personal link; it opens nothing of other jobs."""
    completions = list(
        modules_done(person, job=job).select_related("version").order_by("-completed_at", "-pk")
    )
    programmes = list(programmes_done(person, job=job))
    proofs = list(
        Proof.objects.filter(Q(completion__in=completions) | Q(assignment__in=programmes))
        .select_related("revocation", "assignment", "requirement_version", "document")
        .defer("document__content")
        .order_by("pk")
    )
    standings = standings_of(proofs)
    found = [
        _provable(one, one.version.title(language), one.completed_on, standings, language)
        for one in completions
    ]
    found += [
        _provable(one, title_of(one, language), local_date(one.completed_at), standings, language)
        for one in programmes
        if one.completed_at
    ]
    return sorted(found, key=lambda one: one.done_on, reverse=True)


def modules_done(person: Person, *, job: Engagement | None = None) -> QuerySet[Completion]:
    """What was carried over stands with the job in which it was done; with `job` also what that one took over."""
    found = Completion.objects.filter(engagement__person=person).exclude(source=CompletionSource.CARRIED_OVER)
    if job is None:
        return found
    taken_over = Completion.objects.filter(engagement=job, carried_from__isnull=False)
    return found.filter(Q(engagement=job) | Q(pk__in=taken_over.values("carried_from")))


def programmes_done(person: Person, *, job: Engagement | None = None) -> QuerySet[Assignment]:
    """Completed assignments of more than one module: of a single one its completion is the proof."""
    own = Assignment.objects.filter(engagement__person=person, completed_at__isnull=False)
    if job:
        own = own.filter(engagement=job)
    return (
        own.annotate(step_count=Count("requirement_version__steps"))
        .filter(Q(step_count__gt=1) | Q(requirement_version__programme__isnull=False))
        .select_related("requirement", "requirement_version__programme")
        .order_by("-completed_at", "-pk")
    )


def documents_of(person: Person, *, job: Engagement | None = None) -> QuerySet[ProofDocument]:
    """The PDFs of somebody's certificates, also of those that were revoked."""
    found = ProofDocument.objects.filter(proof__engagement__person=person).select_related("proof")
    if job is None:
        return found
    modules, programmes = modules_done(person, job=job), programmes_done(person, job=job)
    return found.filter(
        Q(proof__completion__in=modules.values("pk")) | Q(proof__assignment__in=programmes.values("pk"))
    )


def title_of(assignment: Assignment, language: str) -> str:
    programme = assignment.requirement_version.programme
    return (programme or assignment.requirement).title_in(language)


def titles_of_steps(assignment: Assignment, language: str) -> list[str]:
    """What was done for it, in order; without the steps of which somebody was exempt by then.

    And without checks: that a VOG was seen, say, is no learning, and nothing for a paper that goes from hand to hand.
    """
    exempt, known_at = exempt_steps([assignment.engagement_id]), assignment.completion_known_at
    exempt_then = {pk for (_of, pk), since in exempt.items() if known_at is None or since <= known_at}
    steps = [
        one
        for one in assignment.requirement_version.steps.select_related("part")
        if one.pk not in exempt_then and one.kind != StepKind.CHECK
    ]
    versions = latest_versions({one.module_key for one in steps if one.module_key})
    titles = []
    for one in steps:
        if one.part:
            titles.append(one.part.title_in(language))
        elif one.module_key and one.module_key in versions:
            titles.append(versions[one.module_key].title(language))
    return titles


def _provable(
    subject: Subject, title: str, done_on: date, standings: Sequence[ProofStanding], language: str
) -> Provable:
    field = "completion_id" if isinstance(subject, Completion) else "assignment_id"
    own = [one for one in standings if getattr(one.proof, field) == subject.pk]
    return Provable(
        subject=subject,
        title=title,
        done_on=done_on,
        is_programme=isinstance(subject, Assignment),
        standing=next((one for one in reversed(own) if one.proof.language == language), None),
        is_shut=bool(own) and own[-1].state is ProofState.REVOKED,
    )


def proofs_of(person: Person) -> list[ProofStanding]:
    """Every certificate of somebody, for HR; the last first."""
    proofs = (
        Proof.objects.filter(engagement__person=person)
        .select_related("revocation", "assignment", "requirement_version", "completion")
        .order_by("-pk")
    )
    return standings_of(list(proofs))
