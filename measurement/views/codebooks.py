"""Which questionnaires there are, and what every number in them means."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right, Scope
from measurement.messages.codebooks import item_words, scale_words
from measurement.models import InstrumentVersion
from measurement.queries.codebooks import Codebook, codebook, published_instruments
from measurement.reports.codebook import codebook_csv

# Not who sees the outcome of the own session or team only.
READERS = (Scope.OWN_UNIT, Scope.CONCERN, Scope.EVERYONE)


@require_safe
@access(right=Right.AGGREGATES, or_right=Right.CONTENT, scopes=READERS, shows=Shows.LIST)
def codebooks(request: PersonRequest) -> HttpResponse:
    language = get_language() or "nl"
    lines = [
        {
            "version": version,
            "title": version.questionnaire.title.in_language(language),
            "total": len(version.questionnaire.items),
        }
        for version in published_instruments()
    ]
    return render(request, "measurement/codebooks.html", {"lines": lines})


@require_safe
@access(right=Right.AGGREGATES, or_right=Right.CONTENT, scopes=READERS, shows=Shows.PAGE)
def codebook_page(request: PersonRequest, code: str, number: int) -> HttpResponse:
    book, language = _book(code, number), get_language() or "nl"
    context = {
        "book": book,
        "title": book.questionnaire.title.in_language(language),
        "scales": scale_words(book, language),
        "items": item_words(book, language),
    }
    return render(request, "measurement/codebook.html", context)


@require_safe
@access(right=Right.AGGREGATES, or_right=Right.CONTENT, scopes=READERS, shows=Shows.FILE)
def codebook_file(request: PersonRequest, code: str, number: int) -> HttpResponse:
    language = get_language() or "nl"
    response = HttpResponse(
        codebook_csv(_book(code, number), language), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="codeboek-{code}-{number}.csv"'
    return response


def _book(code: str, number: int) -> Codebook:
    try:
        return codebook(code=code, number=number)
    except InstrumentVersion.DoesNotExist as error:
        raise Http404 from error
