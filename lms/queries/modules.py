"""Versions of modules, and who completed which."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from foundation.clock import local_date
from foundation.people.models import Engagement, Person
from lms.models import Assignment, Attempt, ChangeKind, Completion, Exemption, ModulePage, ModuleVersion


def latest_version(module_key: UUID) -> ModuleVersion | None:
    return ModuleVersion.objects.filter(module_key=module_key).order_by("-number").first()


def version_on(module_key: UUID, *, on: date) -> ModuleVersion | None:
    """The version that was there on this day; of an earlier day the first one."""
    versions = list(ModuleVersion.objects.filter(module_key=module_key).order_by("number"))
    return of_day(versions, on=on) if versions else None


def of_day(versions: Sequence[ModuleVersion], *, on: date) -> ModuleVersion:
    """Of these, at least one and by number."""
    published = [one for one in versions if local_date(one.published_at) <= on]
    return published[-1] if published else versions[0]


def is_withdrawn(module_key: UUID) -> bool:
    """No page of it is published any more, in any language."""
    return not ModulePage.objects.filter(translation_key=module_key, live=True).exists()


def newest_versions() -> QuerySet[ModuleVersion]:
    """Of every module the last version."""
    later = ModuleVersion.objects.filter(module_key=OuterRef("module_key"), number__gt=OuterRef("number"))
    return ModuleVersion.objects.filter(~Exists(later))


def latest_versions(module_keys: Collection[UUID]) -> dict[UUID, ModuleVersion]:
    """Module key → its latest version; one query for any number of modules."""
    return {one.module_key: one for one in newest_versions().filter(module_key__in=module_keys)}


def has_open_attempt(engagement: Engagement, module_key: UUID) -> bool:
    return open_attempt(engagement, module_key) is not None


def open_attempt(engagement: Engagement, module_key: UUID) -> Attempt | None:
    return Attempt.objects.filter(engagement=engagement, module_key=module_key, completed_at=None).first()


def last_completion(engagement: Engagement, module_key: UUID) -> Completion | None:
    rows = Completion.objects.standing().filter(engagement=engagement, module_key=module_key)
    return rows.select_related("version").order_by("-completed_on", "-pk").first()


def has_changed_since(version: ModuleVersion) -> bool:
    """Whether a later version changed the content of this one, not only its wording."""
    return ModuleVersion.objects.filter(
        module_key=version.module_key, number__gt=version.number, kind=ChangeKind.SUBSTANTIVE
    ).exists()


def engagement_for_module(person: Person, *, module_key: UUID, at: datetime) -> Engagement | None:
    """For which job somebody takes a module: one in which it is still to do, there first where it was begun; then one
    that asks for it. None when no job is current."""
    asking = modules_asked().filter(engagement=OuterRef("pk"), asked_key=module_key)
    begun = Attempt.objects.filter(engagement=OuterRef("pk"), module_key=module_key, completed_at=None)
    return (
        Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=local_date(at)), person=person)
        .select_related("person")
        .annotate(
            is_open=Exists(asking.filter(is_done=False)), is_begun=Exists(begun), is_asked=Exists(asking)
        )
        .order_by("-is_open", "-is_begun", "-is_asked", "starts_on", "pk")
        .first()
    )


def job_asking(person: Person, *, version: ModuleVersion, at: datetime) -> Engagement | None:
    """A current job of this person in which this module is still to do, and for which this version counts."""
    asking = modules_asked().filter(
        engagement=OuterRef("pk"),
        asked_key=version.module_key,
        least_version__lte=version.number,
        is_done=False,
    )
    current = Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=local_date(at)), person=person)
    return current.filter(Exists(asking)).order_by("starts_on", "pk").first()


def modules_asked() -> QuerySet:
    """Assignments that are not closed, once for each module that they ask: `asked_key`, in at least `least_version`
    and not before `since`; `is_done`: it need not be done (again) for it."""
    step = "requirement_version__steps"
    completed = Completion.objects.standing().filter(
        engagement=OuterRef("engagement"),
        module_key=OuterRef("asked_key"),
        version__number__gte=OuterRef("least_version"),
        completed_on__gte=OuterRef("since"),
    )
    exempt = Exemption.objects.filter(assignment=OuterRef("pk"), step=OuterRef(step), withdrawn_at=None)
    return (
        Assignment.objects.filter(closed_at=None, **{f"{step}__module_key__isnull": False})
        .annotate(
            asked_key=F(f"{step}__module_key"),
            least_version=F(f"{step}__least_version"),
            since=Coalesce("counts_from", Value(date.min), output_field=DateField()),
        )
        .annotate(is_done=Q(exempt_at__isnull=False) | Exists(completed) | Exists(exempt))
    )
