"""Where somebody turns who has something to report. Nothing can be reported here."""

from dataclasses import dataclass

from foundation.content.models import Channel, ChannelKind, ChannelsPage, ConfidantIndexPage


@dataclass(frozen=True)
class Doors:
    # Addresses of pages; empty while there is none.
    channels_url: str
    confidants_url: str
    # Whom to call when somebody is in danger.
    danger: list[Channel]


def doors(language: str) -> Doors:
    return Doors(
        channels_url=_address(ChannelsPage, language),
        confidants_url=_address(ConfidantIndexPage, language),
        danger=list(
            Channel.objects.live_in(language).filter(kind=ChannelKind.DANGER).select_related("page__locale")
        ),
    )


def _address(model: type[ChannelsPage] | type[ConfidantIndexPage], language: str) -> str:
    """In this language, else in Dutch."""
    pages = {page.locale.language_code: page for page in model.objects.live().select_related("locale")}
    page = pages.get(language) or pages.get("nl")
    return (page.url or "") if page else ""
