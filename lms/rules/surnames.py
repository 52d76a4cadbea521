"""Whether somebody who asks for a name knows it already."""

import unicodedata


def is_surname(typed: str, *, infix: str, family_name: str) -> bool:
    """With or without what stands before it, as people type it: 'De Wít-Óz' and 'dewitoz' are the same."""
    wanted = _words(typed)
    return bool(wanted) and _joined(wanted) in {
        _joined(_words(family_name)),
        _joined(_words(f"{infix} {family_name}")),
    }


def is_surname_on(name: str, typed: str) -> bool:
    """Whether this is the family name at the end of a whole name, as it stands on paper; whole words only."""
    stands, wanted = _words(name), _words(typed)
    return len("".join(wanted)) > 1 and stands[-len(wanted) :] == wanted


def _words(text: str) -> list[str]:
    """Without accents, capitals, hyphens and points."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
    return "".join(kept).split()


def _joined(words: list[str]) -> str:
    return "".join(words)
