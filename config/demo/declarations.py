"""Externals of Lindewaard, in every state, and a signing round that is half way."""

from collections.abc import Iterable
from datetime import date, datetime

from foundation.people.models import EngagementKind
from lms.actions.assigning import publish_requirement
from lms.actions.content import load_external_module
from lms.actions.declaring import load_declarations, load_first_table
from lms.models import GateKind, ModulePage
from lms.rules.externals import EXTERNAL_KINDS

# The code of the requirement.
EXTERNALS = "externen"


def load_declaration_content(*, at: datetime, certificate_kinds: Iterable[str] = ()) -> None:
    """The module for externals, the texts that come along, and who signs what; what is there stays."""
    load_external_module()
    load_declarations(at=at)
    load_first_table(at=at, certificate_kinds=certificate_kinds)


def publish_external_requirement(*, valid_from: date) -> None:
    """Whoever starts from this day on completes the module before a declaration."""
    module = ModulePage.objects.get(slug="welkom-als-externe", locale__language_code="nl")
    publish_requirement(
        code=EXTERNALS,
        title="Welkom als externe",
        kinds=[EngagementKind(kind) for kind in EXTERNAL_KINDS],
        modules=[(module.translation_key, 1)],
        gates=[GateKind.DECLARATION],
        valid_from=valid_from,
        starts_from=valid_from,
        due_months=1,
    )
