"""What happens in the polls, for an intranet that reads feeds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dilemmas.queries.polls import PollNews, news
from dilemmas.rules.polls import Phase
from foundation.people.access import Shows, Who, access

MOST_ITEMS = 20
FRESH_SECONDS = 300


class PollFeed(Feed):
    feed_type: type[SyndicationFeed] = Rss201rev2Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> datetime:
        return request.at  # type: ignore[attr-defined]

    def title(self) -> str:
        return _("Poll van de week")

    def description(self) -> str:
        return _("Elke week een dilemma uit het werk van %(municipality)s. Stem mee, zonder naam.") % {
            "municipality": settings.MUNICIPALITY_NAME
        }

    # Kept for what reads RSS; Atom calls it the subtitle.
    subtitle = description

    def link(self) -> str:
        return reverse("dilemmas:poll_now")

    def items(self, at: datetime) -> list[PollNews]:
        return news(at, most=MOST_ITEMS)

    def item_title(self, item: PollNews) -> str:
        words = {
            Phase.FIRST: _("Nieuwe poll: %(title)s"),
            Phase.SECOND: _("Stem opnieuw: %(title)s"),
            Phase.REFLECTION: _("Uitslag en terugblik: %(title)s"),
        }
        return words[item.phase] % {"title": item.poll.title_in(get_language() or "nl")}

    def item_description(self, item: PollNews) -> str:
        case = item.poll.case_version.in_language(get_language() or "nl")
        return {
            Phase.FIRST: f"{case['card']} {case['question']}",
            Phase.SECOND: _("Lees wat collega’s zeiden, en stem daarna nog een keer."),
            Phase.REFLECTION: _("Zo werd er gestemd, en dit nemen we mee."),
        }[item.phase]

    def item_link(self, item: PollNews) -> str:
        return reverse("dilemmas:poll", kwargs={"poll_id": item.poll.public_id})

    def item_guid(self, item: PollNews) -> str:
        return f"urn:uuid:{item.poll.public_id}:{item.phase.value}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: PollNews) -> datetime:
        return item.at

    def item_updateddate(self, item: PollNews) -> datetime:
        return item.at


class PollAtomFeed(PollFeed):
    feed_type = Atom1Feed


@access(who=Who.ANYONE, shows=Shows.FILE)
@require_GET
def rss(request: HttpRequest) -> HttpResponse:
    return _fresh(PollFeed()(request))


@access(who=Who.ANYONE, shows=Shows.FILE)
@require_GET
def atom(request: HttpRequest) -> HttpResponse:
    return _fresh(PollAtomFeed()(request))


def _fresh(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
