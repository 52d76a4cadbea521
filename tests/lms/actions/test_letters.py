"""A letter that nobody reads but its author: what is kept, when it comes back, and when it goes."""

import base64
from datetime import date

import pytest

from foundation.errors import DomainError, NotAllowed
from foundation.mailing.models import OutboxMessage
from foundation.people.models import PersonMerge
from lms.actions.letters import delete_letter, forget_old_letters, keep_letter, return_letters
from lms.actions.lives import merge_registrations, record_death, split_registrations
from lms.models import LetterToSelf
from lms.rules.letters import BLOCK, MOST_BLOCKS, is_sealed
from tests.conftest import moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

AT = moment("2022-04-13 10:00")
SALT, NONCE = base64.b64encode(b"s" * 16).decode(), base64.b64encode(b"n" * 12).decode()


def sealed(blocks: int = 1, tag: int = 16) -> str:
    return base64.b64encode(b"\x07" * (blocks * BLOCK + tag)).decode()


def write(author, *, at=AT) -> LetterToSelf:
    return keep_letter(author=author, ciphertext=sealed(), salt=SALT, nonce=NONCE, at=at)


@pytest.fixture
def author(ceremony, oath_module, at):
    return swear(ceremony, make_ready(oath_module, at=at), at=moment("2022-03-15 10:00")).engagement.person


@pytest.mark.parametrize(
    ("ciphertext", "salt", "nonce"),
    [
        ("Ik ben bang dat ik wegkijk.", SALT, NONCE),
        (base64.b64encode(b"Ik ben bang dat ik wegkijk.").decode(), SALT, NONCE),
        (sealed(tag=0), SALT, NONCE),
        (sealed(blocks=0), SALT, NONCE),
        (sealed(blocks=MOST_BLOCKS + 1), SALT, NONCE),
        (sealed(), "", NONCE),
        (sealed(), SALT, "geen base64!"),
    ],
)
def test_only_what_is_sealed_is_kept(author, ciphertext, salt, nonce):
    assert not is_sealed(ciphertext, salt, nonce)
    with pytest.raises(DomainError) as refusal:
        keep_letter(author=author, ciphertext=ciphertext, salt=salt, nonce=nonce, at=AT)
    assert refusal.value.code == "not_sealed"
    assert not LetterToSelf.objects.exists()


def test_it_is_written_from_the_oath_on(db, oath_module):
    with pytest.raises(NotAllowed) as refusal:
        write(EngagementFactory().person)
    assert refusal.value.code == "no_oath"


def test_it_comes_back_after_a_year_with_one_mail(author):
    letter = write(author)
    assert letter.returns_on == date(2023, 4, 13)
    assert return_letters(at=moment("2023-04-12 23:59")) == 0
    midnight = moment("2023-04-13 00:01")
    assert (return_letters(at=midnight), return_letters(at=midnight)) == (1, 0)
    mail = OutboxMessage.objects.get(template="lms/letter_returned")
    assert (mail.recipient, mail.due_at) == (author, moment("2023-04-13 08:00"))
    assert mail.context["action_path"] == "/mijn-plan/brief/"
    assert letter.ciphertext not in str(mail.context)


def test_a_new_letter_takes_the_place_of_the_old(author):
    write(author)
    write(author, at=moment("2022-06-01 10:00"))
    assert LetterToSelf.objects.get().returns_on == date(2023, 6, 1)


def test_it_goes_when_its_author_says_so(author):
    write(author)
    assert (delete_letter(author=author), delete_letter(author=author)) == (True, False)
    assert return_letters(at=moment("2023-04-13 09:00")) == 0


def test_it_follows_its_author_to_the_registration_that_stays(author, hr):
    letter = write(author)
    kept = EngagementFactory().person
    merge_registrations(merged=author, kept=kept, by=hr, at=AT, both_current_confirmed=True)
    letter.refresh_from_db()
    assert letter.author == kept
    assert forget_old_letters(at=AT) == 0
    split_registrations(merge=PersonMerge.objects.get(), by=hr, at=AT)
    letter.refresh_from_db()
    assert (letter.author, letter.merged_from) == (author, None)


def test_of_two_letters_both_stay_until_the_merge_is_undone(author, hr):
    kept = EngagementFactory().person
    written = write(author)
    other = LetterToSelf(
        author=kept, ciphertext=sealed(), salt=SALT, nonce=NONCE, iterations=written.iterations
    )
    other.written_on, other.returns_on = written.written_on, written.returns_on
    other.save()
    letters = [written, other]
    merge_registrations(merged=author, kept=kept, by=hr, at=AT, both_current_confirmed=True)
    assert forget_old_letters(at=AT) == 0
    split_registrations(merge=PersonMerge.objects.get(), by=hr, at=AT)
    assert [LetterToSelf.objects.get(pk=one.pk).author for one in letters] == [author, kept]


def test_it_goes_a_year_after_it_came_back(author):
    write(author)
    return_letters(at=moment("2023-04-13 09:00"))
    assert forget_old_letters(at=moment("2024-04-13 09:00")) == 0
    assert forget_old_letters(at=moment("2024-04-14 09:00")) == 1


def test_it_goes_with_who_left_or_died(author, hr, ceremony, oath_module, at):
    leaver = swear(ceremony, make_ready(oath_module, at=at), at=moment("2022-03-15 10:00")).engagement
    for one in (author, leaver.person):
        write(one)
    assert forget_old_letters(at=AT) == 0
    leaver.ends_on = date(2022, 8, 31)
    leaver.save()
    assert forget_old_letters(at=moment("2022-08-31 23:00")) == 0
    assert forget_old_letters(at=moment("2022-09-01 09:00")) == 1
    record_death(person=author, by=hr, at=moment("2022-09-02 09:00"))
    assert forget_old_letters(at=moment("2022-09-02 10:00")) == 1
