from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import engines

from foundation.mailing.emails import TRIO


@register("mailing")
def check_trios(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each mail below templates/emails/<package>/ has a subject, a text and an HTML version."""
    return [
        Error(
            f"{folder / mail} has no .{ending}",
            hint="A mail is a trio: .subject.txt, .txt and .html.",
            id="mailing.E001",
        )
        for engine in engines.all()
        for root in engine.template_dirs
        for folder in sorted(Path(root).glob("emails/*/"))
        for mail in sorted({file.name.partition(".")[0] for file in folder.iterdir()})
        for ending in TRIO
        if not (folder / f"{mail}.{ending}").exists()
    ]
