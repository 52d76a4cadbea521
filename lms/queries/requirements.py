"""Which requirements hold."""

from datetime import date

from lms.models import RequirementVersion


def versions_in_force(*, on: date) -> list[RequirementVersion]:
    """The latest version of each requirement that holds on this day."""
    versions = (
        RequirementVersion.objects.filter(valid_from__lte=on)
        .select_related("requirement")
        .prefetch_related("units", "steps")
        .order_by("requirement", "number")
    )
    return list({version.requirement_id: version for version in versions}.values())
