"""Loading a programme from its file, and asking it of people."""

import pytest
from django.contrib.auth.models import Group

from lms.actions.content import load_module
from lms.actions.programmes import load_programme
from lms.actions.requirements import steps_of_programme
from lms.models import ModulePage, Programme, ProgrammePart, ProgrammeStep, StepKind
from tests.conftest import client_of
from tests.factories.people import PersonFactory


@pytest.fixture
def programme(home):
    load_module(file_name="integer-werken.nl.yaml")
    return load_programme()


def test_the_programme_of_new_staff_has_its_steps_in_order(programme):
    steps = steps_of_programme(programme)
    module = ModulePage.objects.get(slug="integer-werken")
    names = [one.code if isinstance(one, ProgrammePart) else one for one in steps]
    assert names == [
        "vog",
        "informatiemap",
        "introductiedag",
        "gedragscode",
        (module.translation_key, 1),
        "nevenwerkzaamheden",
        "themadag-inwoners",
        "themadag-veilig",
        "gesprek-ciso-fg",
        "themadag-keuzes",
    ]


def test_the_folder_stands_in_its_part_in_both_languages(programme):
    folder = ProgrammePart.objects.get(code="informatiemap")
    assert folder.kind == StepKind.READING
    assert "<h3>Wie is wie?</h3>" in folder.body_in("nl")
    assert folder.body_in("en").count("<h3>") == folder.body_in("nl").count("<h3>") == 6


def test_loading_again_leaves_what_an_editor_changed(programme):
    ProgrammePart.objects.filter(code="vog").update(title="VOG laten zien")
    programme.steps.get(part__code="themadag-veilig").delete()
    assert load_programme() == programme
    assert (Programme.objects.count(), ProgrammeStep.objects.count()) == (1, 9)
    assert ProgrammePart.objects.get(code="vog").title == "VOG laten zien"


def test_an_editor_opens_a_programme_and_its_parts(programme):
    editor = PersonFactory()
    client = client_of(editor)
    Group.objects.get(name="Editors").user_set.add(editor.user)
    for path in (
        "/beheer/snippets/lms/programme/",
        f"/beheer/snippets/lms/programme/edit/{programme.pk}/",
        "/beheer/snippets/lms/programmepart/add/",
    ):
        assert client.get(path).status_code == 200, path
