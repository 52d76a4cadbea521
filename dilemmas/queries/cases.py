from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery

from dilemmas.models import CaseVersion, DilemmaCasePage


def latest_version(case_key: UUID) -> CaseVersion | None:
    return CaseVersion.objects.filter(case_key=case_key).order_by("-number").first()


def latest_versions(case_keys: Iterable[UUID] | None = None) -> dict[UUID, CaseVersion]:
    """The newest version of each of these cases (of every published case without keys); one query.

    Cases that were taken down are left out.
    """
    newest = (
        CaseVersion.objects.filter(case_key=OuterRef("case_key"))
        .order_by()
        .values("case_key")
        .annotate(number=Max("number"))
        .values("number")
    )
    live = DilemmaCasePage.objects.live().values("translation_key")
    versions = CaseVersion.objects.filter(number=Subquery(newest), case_key__in=live)
    if case_keys is not None:
        versions = versions.filter(case_key__in=list(case_keys))
    return {version.case_key: version for version in versions}
