from foundation.content.models import HelpLine


def help_lines(language: str) -> list[HelpLine]:
    """Who to talk to, as every page of a case or a course shows; the Dutch ones where nothing is translated."""
    return list(HelpLine.objects.live_in(language).select_related("page__locale"))
