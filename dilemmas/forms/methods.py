"""A method as editors change it: it begins with the shipped steps, and says what cannot be."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError

from dilemmas.messages.methods import fault_sentences, in_dutch_and_english
from dilemmas.rules.methods import faults


class MethodForm(WagtailAdminModelForm):
    class Media:
        js = ["js/admin/method_minutes.js"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        method = kwargs["instance"]
        if not method.steps:
            kwargs["initial"] = {**(kwargs.get("initial") or {}), "steps": self._shipped(method)}
        super().__init__(*args, **kwargs)

    @staticmethod
    def _shipped(method: Any) -> Any:
        steps = in_dutch_and_english(method.session_kind)
        return method.steps.stream_block.to_python([{"type": "step", "value": step} for step in steps])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "steps" not in cleaned:
            return cleaned
        kind, own = self.instance.session_kind, type(self.instance)(steps=cleaned["steps"]).own_method()
        if found := faults(kind, own):
            sentences = [fault_sentences()[fault] for fault in found]
            self.add_error("steps", StreamBlockValidationError(non_block_errors=sentences))
            return cleaned
        shipped = type(self.instance)(steps=self._shipped(self.instance)).own_method()
        if own == shipped:
            # Nothing was changed: it goes on with what the platform ships, also after a next release.
            cleaned["steps"] = self.instance.steps.stream_block.to_python([])
        return cleaned
