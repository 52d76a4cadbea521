"""Whether who reads the page of a module can show to know it."""

from typing import Any

from django import template
from django.template import Context

from foundation.people.queries import person_of
from lms.models import ModulePage
from lms.queries.modules import engagement_for_module, latest_version, open_attempt
from lms.queries.testing_out import OpenModule, tests_for
from lms.views.part_steps import test_url_of
from lms.views.reading import reading_of

register = template.Library()


@register.simple_tag(takes_context=True)
def test_url_for(context: Context, page: ModulePage) -> str:
    """Empty without a log-in, without a job, in a preview, for who did the module, and without a test for them now."""
    request: Any = context.get("request")
    person = person_of(request.user) if request and hasattr(request, "at") else None
    version = latest_version(page.translation_key) if person else None
    if person is None or version is None:
        return ""
    engagement = engagement_for_module(person, module_key=page.translation_key, at=request.at)
    if engagement is None:
        return ""
    attempt = open_attempt(engagement, page.translation_key)
    if attempt is None and engagement.completions.filter(module_key=page.translation_key).exists():
        return ""
    found = tests_for(
        person, [OpenModule(engagement, version, attempt)], reading=reading_of(request), at=request.at
    )
    return test_url_of(page.translation_key) if found else ""
