"""The words of dilemmas that a frozen module may draw; a CaseVersion holds them, in every language, and never changes."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from dilemmas.models import CaseVersion
from lms.rules.rotating import screen_of


def case_versions(content: dict[str, Any], keys: Collection[str] | None = None) -> dict[str, CaseVersion]:
    """Key → version, of these of the dilemmas in frozen content (of all of them without keys); no query without any."""
    wanted = [one for one in content.get("cases", ()) if keys is None or one["key"] in keys]
    if not wanted:
        return {}
    frozen = Q(pk=None)
    for one in wanted:
        frozen |= Q(case_key=one["key"], number=one["version"])
    return {str(found.case_key): found for found in CaseVersion.objects.filter(frozen)}


def screens_of(versions: dict[str, CaseVersion], *, language: str) -> dict[str, dict[str, Any]]:
    """Key → screen. `language`: of the module's content; easy Dutch is Dutch."""
    tongue = language.partition("-")[0]
    return {key: screen_of(version.in_language(tongue)) for key, version in versions.items()}
