from collections.abc import Collection

from foundation.content.models import HelpLine
from foundation.kept import Kept

KEPT: dict[str, Kept[list[HelpLine]]] = {
    language: Kept(f"help-lines-{language}") for language in ("nl", "en")
}


def help_lines(language: str) -> list[HelpLine]:
    """Who to talk to, as every page of a case or a course shows; the Dutch ones where nothing is translated."""
    return [line for line in _lines(language) if line.on_every_page]


def help_lines_with(language: str, codes: Collection[str]) -> list[HelpLine]:
    """These, as a case names them, and after them those of every page."""
    lines = _lines(language)
    named = [line for line in lines if line.code in codes]
    return [*named, *(line for line in lines if line.on_every_page and line not in named)]


def forget_help_lines() -> None:
    for kept in KEPT.values():
        kept.forget()


def _lines(language: str) -> list[HelpLine]:
    def read() -> list[HelpLine]:
        return list(HelpLine.objects.live_in(language).select_related("page__locale"))

    return KEPT[language].get(read) if language in KEPT else read()
