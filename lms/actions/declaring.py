"""Which declarations there are, in which words, and who signs them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from foundation.audit.actions import record_event, seal
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import EngagementKind, Person, PersonKind, Unit
from lms.actions.requirements import set_kind_of_gate
from lms.models import (
    OATH_TEXT,
    Declaration,
    DeclarationForm,
    EntryStep,
    GateKind,
    SigningRound,
    StepOfKind,
    TextVersion,
)
from lms.models.modules import content_sha256
from lms.queries.declarations import LEGAL_LANGUAGE, texts_of

CONTENT = Path(__file__).parent.parent / "content" / "declarations"
# The languages of such a file → how a text names them.
LANGUAGES = {"nl": "nl", "en": "en", "easy": "nl-easy"}
CODE_OF_CONDUCT = "code_of_conduct"
# What a text must hold in each language.
FIELDS = ("intro", "articles", "closing")


@transaction.atomic
def save_declaration(
    *, code: str, title_nl: str, title_en: str, form: str, by: Person | None, at: datetime
) -> Declaration:
    """Makes it, or changes its titles and form. Raises DomainError `code_taken` (the oath's own code) and `no_title`."""
    if code == OATH_TEXT:
        raise DomainError("code_taken")
    if not title_nl.strip():
        raise DomainError("no_title")
    declaration, is_new = Declaration.objects.update_or_create(
        code=code,
        defaults={"title_nl": title_nl.strip(), "title_en": title_en.strip(), "form": DeclarationForm(form)},
        create_defaults={
            "title_nl": title_nl.strip(),
            "title_en": title_en.strip(),
            "form": DeclarationForm(form),
            "position": Declaration.objects.count() + 1,
        },
    )
    record_event(
        kind="declaration_made" if is_new else "declaration_changed",
        at=at,
        actor_id=by.public_id if by else None,
        details={"code": code},
    )
    return declaration


@transaction.atomic
def publish_text(
    *,
    declaration: Declaration,
    valid_from: date,
    legal_source: str,
    contents: Mapping[str, dict[str, Any]],
    sign_again_days: int | None = None,
    by: Person | None = None,
    at: datetime,
) -> TextVersion:
    """The Dutch text and its translations, from a day on; once published it never changes.

    `contents`: language → {intro, articles: [{heading, text}], closing, questions: [{code, prompt, kind,
    required, help}]}. Raises DomainError: `no_dutch_text`, `text_incomplete` with `language` and `field`,
    `questions_differ` with `language`, `text_exists` (another text begins that day), `text_in_the_past` (it
    would hold on a day on which somebody signed an other one).
    """
    require_whole(contents)
    Declaration.objects.select_for_update().get(pk=declaration.pk)
    existing = texts_of(declaration.code).filter(valid_from=valid_from).first()
    if existing:
        if existing.content_sha256 == content_sha256(contents[LEGAL_LANGUAGE]):
            return existing
        raise DomainError("text_exists", valid_from=valid_from)
    if declaration.signatures.filter(signed_on__gte=valid_from).exists():
        raise DomainError("text_in_the_past", valid_from=valid_from)
    texts = [
        TextVersion(
            kind=declaration.code,
            language=language,
            legal_source=legal_source,
            valid_from=valid_from,
            sign_again_days=sign_again_days,
            content=content,
            content_sha256=content_sha256(content),
        )
        for language, content in contents.items()
    ]
    for text in texts:
        seal(text, at=at)
    record_event(
        kind="declaration_text_published",
        at=at,
        actor_id=by.public_id if by else None,
        details={"code": declaration.code, "valid_from": valid_from.isoformat()},
    )
    return next(text for text in texts if text.language == LEGAL_LANGUAGE)


def require_whole(contents: Mapping[str, dict[str, Any]]) -> None:
    """Raises DomainError as `publish_text` for what can be seen from the words alone."""
    if LEGAL_LANGUAGE not in contents:
        raise DomainError("no_dutch_text")
    for language, content in contents.items():
        _require_complete(language, content)
    codes = _question_codes(contents[LEGAL_LANGUAGE])
    for language, content in contents.items():
        if _question_codes(content) != codes:
            raise DomainError("questions_differ", language=language)


@transaction.atomic
def set_steps(
    *,
    kind: str,
    takes_oath: bool,
    shows_certificate: bool,
    declarations: Iterable[Declaration],
    by: Person | None,
    at: datetime,
) -> bool:
    """One row of the table of who does what; whether it changed anything. What was signed or sworn stays so.

    With the oath, the requirement that stands before it takes the kind in, or lets it go; so does the one before
    signing, for who comes in by a link and signs for the first time. Raises DomainError `unknown_kind`.
    """
    # Two tabs go one after the other.
    known = PersonKind.objects.select_for_update().filter(code=kind).first()
    if known is None:
        raise DomainError("unknown_kind", kind=kind)
    wanted: set[tuple[str, int | None]] = {
        (EntryStep.DECLARATION, declaration.pk) for declaration in declarations
    }
    if takes_oath:
        wanted.add((EntryStep.OATH, None))
    if shows_certificate:
        wanted.add((EntryStep.CONDUCT_CERTIFICATE, None))
    rows = {
        (row.step, row.declaration_id): row
        for row in StepOfKind.objects.select_for_update().filter(kind=kind)
    }
    if set(rows) == wanted:
        return False
    for cell in set(rows) - wanted:
        rows[cell].delete()
    StepOfKind.objects.bulk_create(
        StepOfKind(kind=kind, step=step, declaration_id=declaration_id)
        for step, declaration_id in sorted(wanted - set(rows), key=str)
    )
    if ((EntryStep.OATH, None) in rows) != takes_oath:
        set_kind_of_gate(gate=GateKind.OATH, kind=kind, is_in=takes_oath, at=at)
    if known.is_external and not known.is_shipped:
        _follow_signing(kind, was=rows, wanted=wanted, at=at)
    codes = Declaration.objects.filter(pk__in=[pk for _step, pk in wanted if pk]).values_list(
        "code", flat=True
    )
    record_event(
        kind="steps_of_kind_changed",
        at=at,
        actor_id=by.public_id if by else None,
        details={
            "kind": kind,
            "oath": takes_oath,
            "conduct_certificate": shows_certificate,
            "declarations": sorted(codes),
        },
    )
    return True


def _follow_signing(
    kind: str,
    *,
    was: Iterable[tuple[str, int | None]],
    wanted: Iterable[tuple[str, int | None]],
    at: datetime,
) -> None:
    """Who signs before the first day does first what stands before signing, as the kinds that came along."""
    signed = any(step == EntryStep.DECLARATION for step, _declaration in was)
    signs = any(step == EntryStep.DECLARATION for step, _declaration in wanted)
    if signed != signs:
        set_kind_of_gate(gate=GateKind.DECLARATION, kind=kind, is_in=signs, at=at)


@transaction.atomic
def open_round(
    *,
    title: str,
    declaration: Declaration,
    units: Iterable[Unit],
    starts_on: date,
    due_on: date,
    by: Person,
    at: datetime,
) -> SigningRound:
    """Raises DomainError `no_title`, `round_ends_before_start`, `round_in_the_past`, `no_text` (none holds then)."""
    if not title.strip():
        raise DomainError("no_title")
    if due_on < starts_on:
        raise DomainError("round_ends_before_start")
    if due_on < local_date(at):
        raise DomainError("round_in_the_past")
    if not texts_of(declaration.code).filter(valid_from__lte=starts_on).exists():
        raise DomainError("no_text", title=declaration.title)
    round_ = SigningRound.objects.create(
        title=title.strip(),
        declaration=declaration,
        starts_on=starts_on,
        due_on=due_on,
        opened_by=by,
        opened_at=at,
    )
    round_.units.set(units)
    record_event(
        kind="signing_round_opened",
        at=at,
        actor_id=by.public_id,
        subject_id=round_.public_id,
        details={"declaration": declaration.code, "due_on": due_on.isoformat()},
    )
    return round_


@transaction.atomic
def close_round(*, round_: SigningRound, by: Person, at: datetime) -> None:
    """Nobody is asked any more; what was signed stays."""
    if SigningRound.objects.filter(pk=round_.pk, closed_at=None).update(closed_at=at):
        record_event(kind="signing_round_closed", at=at, actor_id=by.public_id, subject_id=round_.public_id)


def load_declarations(*, at: datetime, by: Person | None = None) -> list[TextVersion]:
    """What comes along in lms/content/declarations, the oldest texts first; loading it again changes nothing."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CONTENT.glob("*.yaml"))]
    return [load_text(file, at=at, by=by) for file in sorted(files, key=lambda file: file["valid_from"])]


@transaction.atomic
def load_text(file: Mapping[str, Any], *, at: datetime, by: Person | None = None) -> TextVersion:
    """One version of one declaration, in the languages of the file; the declaration itself where it is new.

    Raises KeyError for a missing field, and as `publish_text`.
    """
    declaration = Declaration.objects.filter(code=file["code"]).first() or save_declaration(
        code=file["code"],
        title_nl=file["title"]["nl"],
        title_en=file["title"].get("en", ""),
        form=DeclarationForm.ACKNOWLEDGED if file["kind"] == CODE_OF_CONDUCT else DeclarationForm.SIGNED,
        by=by,
        at=at,
    )
    existing = texts_of(declaration.code).filter(valid_from=file["valid_from"]).first()
    return existing or publish_text(
        declaration=declaration,
        valid_from=file["valid_from"],
        legal_source=" ".join(file["legal_source"].split()),
        contents={code: file[name] for name, code in LANGUAGES.items() if name in file},
        sign_again_days=file.get("sign_again_days"),
        by=by,
        at=at,
    )


# Who does what where a municipality starts: kind → (oath, codes of declarations). The VOG is a choice of its own.
FIRST_TABLE: Mapping[str, tuple[bool, tuple[str, ...]]] = {
    EngagementKind.EMPLOYEE: (True, ()),
    EngagementKind.UNPAID_OFFICIAL: (True, ()),
    EngagementKind.HIRED: (False, ("geheimhoudingsverklaring", "integriteitsverklaring")),
    EngagementKind.SELF_EMPLOYED: (False, ("geheimhoudingsverklaring", "integriteitsverklaring")),
    EngagementKind.AGENCY: (False, ("geheimhoudingsverklaring", "integriteitsverklaring")),
    EngagementKind.INTERN: (False, ("integriteitsverklaring", "gedragscode")),
    EngagementKind.HOLIDAY_WORKER: (False, ("integriteitsverklaring",)),
    EngagementKind.ON_CALL: (False, ("integriteitsverklaring",)),
    EngagementKind.WORK_EXPERIENCE: (False, ("integriteitsverklaring",)),
    EngagementKind.VOLUNTEER: (False, ("vrijwilligersverklaring",)),
}


@transaction.atomic
def load_first_table(
    *, at: datetime, by: Person | None = None, certificate_kinds: Iterable[str] = ()
) -> bool:
    """The table of who does what, where there is none yet; whether it made one.

    `certificate_kinds`: who shows a VOG before they start.
    """
    if StepOfKind.objects.exists():
        return False
    shown = frozenset(certificate_kinds)
    for kind, (takes_oath, codes) in FIRST_TABLE.items():
        set_steps(
            kind=kind,
            takes_oath=takes_oath,
            shows_certificate=kind in shown,
            declarations=Declaration.objects.filter(code__in=codes),
            by=by,
            at=at,
        )
    return True


def _require_complete(language: str, content: Mapping[str, Any]) -> None:
    for field in FIELDS:
        if not content.get(field):
            raise DomainError("text_incomplete", language=language, field=field)
    for article in content["articles"]:
        if not article.get("heading", "").strip() or not article.get("text", "").strip():
            raise DomainError("text_incomplete", language=language, field="articles")


def _question_codes(content: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    return [
        (question["code"], question["kind"], bool(question.get("required")))
        for question in content.get("questions", ())
    ]
