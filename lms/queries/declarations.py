"""Declarations: which texts hold, who must sign what, and where that stands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from foundation.clock import local_date
from foundation.people.models import Engagement, Membership
from foundation.people.queries import UnitHistory
from lms.models import (
    ConductCertificate,
    Declaration,
    DeclarationForm,
    EntryStep,
    Explanation,
    GateKind,
    Signature,
    SigningRound,
    StepOfKind,
    TextVersion,
)
from lms.queries.gates import gates_of
from lms.rules.declarations import (
    ConditionActor,
    ConditionState,
    DeclarationState,
    Standing,
    TextFacts,
    standing,
)
from lms.rules.gates import GateState, ModuleStep

# What is signed; the other languages are read beside it.
LEGAL_LANGUAGE = "nl"


@dataclass(frozen=True)
class DeclarationStatus:
    """One declaration of one job."""

    declaration: Declaration
    standing: Standing
    # The Dutch text that holds on this day, and the signature that counts or counted; None where there is none.
    text: TextVersion | None
    signature: Signature | None
    # Nobody starts without it.
    is_gate: bool
    # Acknowledged texts only.
    is_explained: bool = True

    @property
    def state(self) -> DeclarationState:
        return self.standing.state

    @property
    def must_sign(self) -> bool:
        """Whether it can be signed now."""
        return self.state in (DeclarationState.TO_SIGN, DeclarationState.SIGN_AGAIN)

    def is_done(self, *, on: date) -> bool:
        return self.standing.counts(on=on) and self.is_explained


@dataclass(frozen=True)
class Condition:
    """One thing that must be so before somebody starts. `code`: module, a declaration's code, or conduct_certificate."""

    code: str
    state: ConditionState
    actor: ConditionActor
    declaration: Declaration | None = None
    module: ModuleStep | None = None
    due_on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.state is ConditionState.DONE


@dataclass(frozen=True)
class StartState:
    """What stands between one person and the first working day."""

    engagement: Engagement
    conditions: Sequence[Condition]
    declarations: Sequence[DeclarationStatus]
    gate: GateState

    @property
    def may_start(self) -> bool:
        return all(condition.is_done for condition in self.conditions)

    @property
    def open_conditions(self) -> list[Condition]:
        return [condition for condition in self.conditions if not condition.is_done]


def texts_of(code: str, *, language: str = LEGAL_LANGUAGE) -> QuerySet[TextVersion]:
    """Newest first."""
    return TextVersion.objects.filter(kind=code, language=language).order_by("-valid_from")


def text_in_language(text: TextVersion, language: str) -> TextVersion:
    """The same version in another language; the Dutch one where there is none."""
    other = TextVersion.objects.filter(kind=text.kind, language=language, valid_from=text.valid_from).first()
    return other or text


def languages_of(text: TextVersion) -> list[str]:
    """Dutch first."""
    found = TextVersion.objects.filter(kind=text.kind, valid_from=text.valid_from)
    languages = set(found.values_list("language", flat=True))
    return sorted(languages, key=lambda language: (language != LEGAL_LANGUAGE, language))


def start_state(engagement: Engagement, *, at: datetime) -> StartState:
    return start_states([engagement], at=at)[engagement.pk]


def start_states(
    engagements: Iterable[Engagement], *, at: datetime, certified: Collection[int] | None = None
) -> dict[int, StartState]:
    """Engagement id → state; the number of queries does not grow with the engagements.

    `certified`: those with a certificate of conduct that holds, where they are read already.
    """
    engagements, on = list(engagements), local_date(at)
    ids = [engagement.pk for engagement in engagements]
    gates, steps = gates_of(ids, GateKind.DECLARATION, on=on), _all_steps()
    statuses = declaration_statuses(engagements, at=at, gates=gates, steps=steps)
    if certified is None:
        held = certificates_on(on).filter(engagement__in=ids)
        certified = set(held.values_list("engagement_id", flat=True))
    certificate_kinds = {
        step.kind for step in steps if step.step == EntryStep.CONDUCT_CERTIFICATE and step.is_gate
    }
    return {
        engagement.pk: StartState(
            engagement=engagement,
            conditions=[
                *_module_conditions(gates[engagement.pk]),
                *_declaration_conditions(statuses[engagement.pk], on=on),
                *_certificate_conditions(engagement, certificate_kinds, certified),
            ],
            declarations=statuses[engagement.pk],
            gate=gates[engagement.pk],
        )
        for engagement in engagements
    }


def certificates_on(day: date) -> QuerySet[ConductCertificate]:
    """The certificates of conduct that hold on this day."""
    return ConductCertificate.objects.filter(valid_until__gte=day)


def _all_steps() -> list[StepOfKind]:
    """The whole table of who does what, with its declarations."""
    return list(StepOfKind.objects.select_related("declaration"))


def declaration_statuses(
    engagements: Sequence[Engagement],
    *,
    at: datetime,
    gates: Mapping[int, GateState] | None = None,
    steps: Sequence[StepOfKind] | None = None,
) -> dict[int, list[DeclarationStatus]]:
    """Engagement id → what its kind and the rounds that reach it ask for, in the order of the declarations.

    `gates`, `steps`: where they are read already.
    """
    on, ids = local_date(at), [engagement.pk for engagement in engagements]
    asked = _asked_of(engagements, _all_steps() if steps is None else steps, on=on)
    if not any(asked.values()):
        return {engagement.pk: [] for engagement in engagements}
    gates = gates or gates_of(ids, GateKind.DECLARATION, on=on)
    declarations = {pk: one.declaration for found in asked.values() for pk, one in found.items()}
    texts = _texts_by_code({one.code for one in declarations.values()})
    signatures = _last_signatures(ids)
    explained = _explained(ids, declarations.values())
    return {
        engagement.pk: [
            _status(
                declaration,
                texts.get(declaration.code, []),
                signature=signatures.get((engagement.pk, declaration.pk)),
                asked=asked[engagement.pk][declaration.pk],
                is_gate_open=not gates[engagement.pk].open_steps,
                is_explained=(engagement.pk, declaration.pk) in explained,
                on=on,
            )
            for declaration in sorted(
                (declarations[pk] for pk in asked[engagement.pk]), key=lambda one: (one.position, one.code)
            )
        ]
        for engagement in engagements
    }


@dataclass(frozen=True)
class _Asked:
    declaration: Declaration
    is_gate: bool
    due_on: date | None = None


def _asked_of(
    engagements: Sequence[Engagement], steps: Sequence[StepOfKind], *, on: date
) -> dict[int, dict[int, _Asked]]:
    """Engagement id → declaration id → how it is asked."""
    of_kind: dict[str, dict[int, _Asked]] = {}
    for step in steps:
        asked_for = step.declaration
        if asked_for and (asked_for.withdrawn_on is None or asked_for.withdrawn_on > on):
            of_kind.setdefault(step.kind, {})[asked_for.pk] = _Asked(asked_for, step.is_gate)
    asked = {engagement.pk: dict(of_kind.get(engagement.kind, {})) for engagement in engagements}
    for round_, reached in _rounds_reaching(engagements, on=on):
        for engagement_id in reached:
            # What must be signed before the first day is not put off by a round.
            asked[engagement_id].setdefault(
                round_.declaration_id, _Asked(round_.declaration, is_gate=False, due_on=round_.due_on)
            )
    return asked


def _rounds_reaching(
    engagements: Sequence[Engagement], *, on: date
) -> list[tuple[SigningRound, Sequence[int]]]:
    rounds = list(
        SigningRound.objects.filter(starts_on__lte=on, closed_at=None)
        .select_related("declaration")
        .prefetch_related("units")
        .order_by("due_on")
    )
    ids = [engagement.pk for engagement in engagements]
    if not any(round_.units.all() for round_ in rounds):
        return [(round_, ids) for round_ in rounds]
    unit_of = dict(
        Membership.objects.in_force(on).filter(engagement__in=ids).values_list("engagement_id", "unit_id")
    )
    history = UnitHistory()
    found: list[tuple[SigningRound, Sequence[int]]] = []
    for round_ in rounds:
        named = history.with_successors((unit.pk for unit in round_.units.all()), on=on)
        within = history.below(named, on=on) if named else None
        found.append((round_, [pk for pk in ids if within is None or unit_of.get(pk) in within]))
    return found


def _texts_by_code(codes: set[str]) -> dict[str, list[TextVersion]]:
    found: dict[str, list[TextVersion]] = {}
    for text in TextVersion.objects.filter(kind__in=codes, language=LEGAL_LANGUAGE).order_by("valid_from"):
        found.setdefault(text.kind, []).append(text)
    return found


def _explained(engagement_ids: list[int], declarations: Iterable[Declaration]) -> set[tuple[int, int]]:
    """Engagement and declaration, of what is acknowledged; nothing is asked where nothing is."""
    acknowledged = [one.pk for one in declarations if one.form == DeclarationForm.ACKNOWLEDGED]
    if not acknowledged:
        return set()
    rows = Explanation.objects.filter(engagement__in=engagement_ids, declaration__in=acknowledged)
    return set(rows.values_list("engagement_id", "declaration_id"))


def _last_signatures(engagement_ids: list[int]) -> dict[tuple[int, int], Signature]:
    """Of each job and declaration the last that was not withdrawn."""
    rows = (
        Signature.objects.filter(engagement__in=engagement_ids, withdrawal=None)
        .select_related("text_version")
        .order_by("signed_at", "pk")
    )
    return {(row.engagement_id, row.declaration_id): row for row in rows}


def _status(
    declaration: Declaration,
    texts: list[TextVersion],
    *,
    signature: Signature | None,
    asked: _Asked,
    is_gate_open: bool,
    is_explained: bool,
    on: date,
) -> DeclarationStatus:
    found = standing(
        [TextFacts(text.valid_from, text.sign_again_days) for text in texts],
        signed_text=signature.text_version.valid_from if signature else None,
        is_gate_open=is_gate_open,
        on=on,
        due_on=asked.due_on,
    )
    current = next((text for text in reversed(texts) if text.valid_from <= on), None)
    return DeclarationStatus(
        declaration=declaration,
        standing=found,
        text=current,
        signature=signature,
        is_gate=asked.is_gate,
        is_explained=is_explained or declaration.form != DeclarationForm.ACKNOWLEDGED,
    )


def _module_conditions(gate: GateState) -> list[Condition]:
    return [
        Condition(
            code="module",
            state=ConditionState.OPEN if step in gate.open_steps else ConditionState.DONE,
            actor=ConditionActor.EXTERNAL,
            module=step,
        )
        for step in gate.steps
    ]


def _declaration_conditions(statuses: Sequence[DeclarationStatus], *, on: date) -> list[Condition]:
    return [
        Condition(
            code=status.declaration.code,
            state=_condition_state(status, on=on),
            actor=_actor(status, on=on),
            declaration=status.declaration,
            due_on=status.standing.due_on,
        )
        for status in statuses
        if status.is_gate
    ]


def _condition_state(status: DeclarationStatus, *, on: date) -> ConditionState:
    if status.is_done(on=on):
        return ConditionState.DONE
    return ConditionState.WAITS if status.state is DeclarationState.SHUT else ConditionState.OPEN


def _actor(status: DeclarationStatus, *, on: date) -> ConditionActor:
    if status.state is DeclarationState.NO_TEXT:
        return ConditionActor.HR
    # Signed, and nobody explained it yet.
    if status.standing.counts(on=on):
        return ConditionActor.SPONSOR
    return ConditionActor.EXTERNAL


def _certificate_conditions(
    engagement: Engagement, kinds: set[str], certified: Collection[int]
) -> list[Condition]:
    if engagement.kind not in kinds:
        return []
    state = ConditionState.DONE if engagement.pk in certified else ConditionState.OPEN
    return [Condition(code="conduct_certificate", state=state, actor=ConditionActor.SPONSOR)]


def earlier_signature(engagement: Engagement, declaration: Declaration) -> Signature | None:
    """The last one of the same person for the same declaration, in whatever job; also a withdrawn one."""
    return (
        Signature.objects.filter(engagement__person=engagement.person_id, declaration=declaration)
        .select_related("text_version", "engagement")
        .order_by("-signed_at", "-pk")
        .first()
    )
