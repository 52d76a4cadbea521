import pytest

from foundation.content.rules.shipping import Shipped, Step, fingerprint, step_for, tidy_html

OLD, NEW, OWN = "old", "new", "own"
LOADED = Shipped(loaded=OLD, seen=OLD)


@pytest.mark.parametrize(
    ("shipped", "wanted", "found", "has_draft", "is_required", "step"),
    [
        (None, NEW, None, False, False, Step.MAKE),
        # There before anything was written down.
        (None, NEW, NEW, False, False, Step.ADOPT),
        (None, NEW, OWN, False, False, Step.OFFER),
        (LOADED, OLD, OLD, False, False, Step.KEEP),
        (LOADED, OLD, OWN, False, False, Step.KEEP),
        (LOADED, NEW, OLD, False, False, Step.UPDATE),
        (LOADED, NEW, OWN, False, False, Step.OFFER),
        # Somebody is writing: publishing over it would lose the draft.
        (LOADED, NEW, OLD, True, False, Step.OFFER),
        # The editor made the same change.
        (LOADED, NEW, NEW, False, False, Step.UPDATE),
        # Passed by: not offered again until the file changes.
        (Shipped(loaded=OLD, seen=NEW), NEW, OWN, False, False, Step.KEEP),
        # Deleted by an editor.
        (LOADED, NEW, None, False, False, Step.GONE),
        (LOADED, OLD, None, False, True, Step.MAKE),
    ],
)
def test_step_for(
    shipped: Shipped | None, wanted: str, found: str | None, has_draft: bool, is_required: bool, step: Step
) -> None:
    assert (
        step_for(shipped=shipped, wanted=wanted, found=found, has_draft=has_draft, is_required=is_required)
        is step
    )


def test_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"b": [1, 2]}) != fingerprint({"b": [2, 1]})


def test_tidy_html_drops_what_the_editor_adds() -> None:
    assert tidy_html('<p data-block-key="x1">Een <b>ja</b> of nee</p>\n\n<p>Twee</p> ') == (
        "<p>Een <b>ja</b> of nee</p><p>Twee</p>"
    )
