"""What somebody proposes: how long it is kept, how much may come in, and the code that follows it."""

from datetime import timedelta

from foundation.people.rules.tablet import ALPHABET

# The parts that somebody writes; all texts.
PARTS = ("situation", "question", "options", "work", "hard")
MOST_LETTERS = {"situation": 4000, "question": 300, "options": 1000, "hard": 1500, "answer": 1500}
FEWEST_OPTIONS, MOST_OPTIONS = 2, 4

# Once it is decided the text goes; until then the decision can be taken back.
KEPT_AFTER_DECISION = timedelta(days=30)
# Nobody decided: then the text goes all the same.
LONGEST_UNDECIDED = timedelta(days=365)
# So long the code still tells what became of it.
STATUS_KEPT = timedelta(days=365)

# Of all proposals without a name together, since nobody knows who sends them.
MOST_AN_HOUR = 40
MOST_A_DAY = 150

CODE_LENGTH, GROUP_LENGTH = 12, 4


def code_of(digest: bytes) -> str:
    """Twelve signs of 21 (52 bits), without any that look alike on paper."""
    number, signs = int.from_bytes(digest, "big"), []
    for _place in range(CODE_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def in_groups(code: str) -> str:
    """'K7MQ3CXWFGHJ' → 'K7MQ 3CXW FGHJ': as it is written down."""
    return " ".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def as_code(typed: str) -> str:
    """What somebody typed, in capitals and without what stands between; '' when it cannot be a code."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def lines_of(text: str) -> list[str]:
    """One option a line, without the dashes and letters that people put before them."""
    stripped = (line.strip().lstrip("-–—•*").strip() for line in text.splitlines())
    return [_without_letter(line) for line in stripped if line]


def _without_letter(line: str) -> str:
    """'a) praten' → 'praten'."""
    is_lettered = len(line) > 2 and line[0].isalnum() and line[1] in ").:" and line[2] == " "
    return line[3:].strip() if is_lettered else line


def first_sentence(text: str, *, most: int = 80) -> str:
    """How a text is called in a list: its beginning, cut between words."""
    line = " ".join(text.split())
    end = min((place for sign in ".?!" if 0 < (place := line.find(sign)) <= most), default=0)
    if end:
        return line[: end + 1]
    if len(line) <= most:
        return line
    return (line[: most + 1].rpartition(" ")[0] or line[:most]) + " …"
