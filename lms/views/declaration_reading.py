"""What reading a declaration has in common, by a link and with an account."""

from django.http import Http404

from foundation.people.access import PersonRequest
from foundation.people.models import Engagement
from lms.models import Signature, TextVersion
from lms.queries.declarations import DeclarationStatus, declaration_statuses, text_in_language
from lms.rules.comparison import Change, ComparedArticle, compare_texts


def asked_status(request: PersonRequest, job: Engagement, code: str) -> DeclarationStatus:
    """Raises Http404 for a declaration that is not asked of this person."""
    statuses = declaration_statuses([job], at=request.at)[job.pk]
    found = next((status for status in statuses if status.declaration.code == code), None)
    if found is None:
        raise Http404
    return found


def typed_answers(request: PersonRequest) -> dict[str, str]:
    """Also of a question that another version of the text no longer asks; what is kept is decided at signing."""
    names = [name for name in request.POST if name.startswith("q_")]
    return {name.removeprefix("q_"): request.POST[name].replace("\0", "") for name in names}


def what_changed(earlier: Signature, text: TextVersion, language: str) -> list[ComparedArticle]:
    """Since this person signed; empty when nothing did. In Dutch where the earlier text was not translated."""
    old, new = text_in_language(earlier.text_version, language), text_in_language(text, language)
    if old.language != new.language:
        old, new = earlier.text_version, text
    return [one for one in compare_texts(old.content, new.content) if one.change is not Change.SAME]
