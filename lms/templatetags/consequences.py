"""What the editors' form of a module says of its own change."""

from datetime import datetime
from typing import Any

from django import template

from foundation.clock import local_date
from lms.models import ModulePage
from lms.queries.consequences import in_all, touched_by

register = template.Library()


@register.simple_tag
def touched_by_change(page: ModulePage, at: datetime) -> dict[str, Any] | None:
    """Rows and total; None while nothing was published."""
    if not page.has_versions():
        return None
    rows = touched_by(page.translation_key, on=local_date(at))
    return {"rows": rows, "total": in_all(rows)}
