"""The letter to oneself: for its author alone."""

from foundation.people.models import Person
from lms.models import LetterToSelf
from lms.queries.ceremonies import oaths_of


def letter_of(author: Person) -> LetterToSelf | None:
    return LetterToSelf.objects.filter(author=author).first()


def may_write(author: Person) -> bool:
    """From the oath on."""
    return oaths_of(author).exists()
