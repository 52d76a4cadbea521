"""Which questions of the bank somebody gets: the same draw for the same attempt, wherever and whenever it is made."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence


def draw(
    codes: Iterable[str], *, count: int, seed: str, seen: Mapping[str, int], taken: Iterable[str] = ()
) -> list[str]:
    """So many of these codes, or all there are: first what was never seen, then what was seen least often.

    `seen`: code → in how many earlier attempts; `taken`: drawn in this attempt already, never a second time.
    """
    left = set(codes) - set(taken)
    return sorted(left, key=lambda code: (seen.get(code, 0), _chance(seed, code)))[: max(0, count)]


def draw_all(
    banks: Sequence[tuple[Sequence[str], int]], *, seed: str, seen: Mapping[str, int]
) -> list[list[str]]:
    """For each screen (the codes it may draw, how many) its codes; no question stands on two screens."""
    drawn: list[list[str]] = []
    for codes, count in banks:
        taken = [code for one in drawn for code in one]
        drawn.append(draw(codes, count=count, seed=seed, seen=seen, taken=taken))
    return drawn


def fits(tags: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether a question with these tags belongs to a screen that wants these: all of them, however they are typed."""
    return {one for typed in wanted for one in tags_of(typed)} <= set(tags)


def tags_of(typed: str) -> list[str]:
    """'Wachtwoorden,  veilig  mailen' → as they are compared, each once."""
    found = (" ".join(part.split()).casefold() for part in typed.split(","))
    return list(dict.fromkeys(one for one in found if one))


def _chance(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}/{code}".encode()).hexdigest()
