"""Which thresholds and terms hold on a day."""

from collections.abc import Mapping
from datetime import date

from foundation.people.limits import BOUNDS, Limit
from foundation.people.models import LimitChange


def limits_in_force(on: date) -> Mapping[Limit, int]:
    """Every limit as it is on this day, in one query; a request has them at hand as `request.limits`."""
    values = {limit: bounds.default for limit, bounds in BOUNDS.items()}
    changes = LimitChange.objects.standing().filter(valid_from__lte=on).order_by("valid_from", "pk")
    for limit, value in changes.values_list("limit", "value"):
        values[Limit(limit)] = value
    return values
