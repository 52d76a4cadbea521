"""The questions of a questionnaire in the editors' administration, some at a time.

All of them on one page, as a StreamField would have it, are 47,000 elements of HTML: ten seconds before one can type.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.blocks import StreamValue
from wagtail.blocks.base import BlockField

from foundation.errors import DomainError
from foundation.people.models import User
from measurement.actions.instruments import items_mark, replace_items
from measurement.models import Instrument
from measurement.rules.reading import CODE

ITEMS_A_PAGE = 6
WITHOUT_SCALE = "-"


@dataclass(frozen=True)
class ItemLine:
    code: str
    text: str


@dataclass(frozen=True)
class ItemGroup:
    """So many questions of one scale as one page has."""

    title: str
    url: str
    items: list[ItemLine]


def item_groups(instrument: Instrument) -> list[ItemGroup]:
    """Every scale, also one that has no question yet, and last what is of no scale or of one that is not there."""
    titles = _titles(instrument)
    found = []
    for scale in (*titles, WITHOUT_SCALE):
        places = _places(instrument, scale)
        parts = [places[at : at + ITEMS_A_PAGE] for at in range(0, len(places), ITEMS_A_PAGE)] or [[]]
        for number, part in enumerate(parts, start=1):
            url = reverse("measurement_instrument_items", args=[instrument.pk, scale, number])
            title = titles.get(scale) or (_("Zonder schaal") if scale == WITHOUT_SCALE else scale)
            if len(parts) > 1:
                title = _("%(title)s, deel %(number)d") % {"title": title, "number": number}
            found.append(ItemGroup(title, url, [_item_line(instrument, place) for place in part]))
    return found


def _item_line(instrument: Instrument, place: int) -> ItemLine:
    value = instrument.items[place].value
    return ItemLine(str(value["code"]), str(value["text"]["nl"]))


def _titles(instrument: Instrument) -> dict[str, str]:
    """Of scales whose code can stand in an address; another one is named as a fault on the first tab."""
    named = [(str(child.value["code"] or ""), str(child.value["title"]["nl"])) for child in instrument.scales]
    return {code: title for code, title in named if CODE.fullmatch(code)}


def _places(instrument: Instrument, scale: str) -> list[int]:
    known = _titles(instrument)
    own = [str(child.value["scale"] or "") for child in instrument.items]
    return [
        place
        for place, code in enumerate(own)
        if code == scale or (scale == WITHOUT_SCALE and code not in known)
    ]


class ItemsForm(forms.Form):
    """`seen`: the questions as they were when the editor opened them."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"] = BlockField(instrument.items.stream_block, label=_("vragen"))

    class Media:
        css = {"all": ["css/admin/instruments.css"]}


@require_http_methods(["GET", "POST"])
def instrument_items(request: HttpRequest, instrument_id: int, scale: str, part: int) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not user.has_perm("measurement.change_instrument"):
        raise PermissionDenied
    instrument = get_object_or_404(Instrument, pk=instrument_id)
    lock = instrument.get_lock()
    if lock and lock.for_user(user):
        raise PermissionDenied
    group = next(
        (one for one in item_groups(instrument) if one.url == request.path),
        None,
    )
    if group is None:
        raise Http404
    first = (part - 1) * ITEMS_A_PAGE
    places = _places(instrument, scale)[first : first + ITEMS_A_PAGE]
    form = ItemsForm(
        request.POST if request.method == "POST" else None,
        instrument=instrument,
        initial={"seen": items_mark(instrument), "items": _stream_of(instrument, places)},
    )
    if form.is_valid():
        try:
            replace_items(
                instrument=instrument,
                places=places,
                items=[(child.block_type, child.value, child.id) for child in form.cleaned_data["items"]],
                seen=form.cleaned_data["seen"],
                user=user,
            )
        except DomainError:
            said = _(
                "Iemand anders veranderde deze vragen intussen. Open ze opnieuw; wat jij typte, staat hieronder nog."
            )
            messages.error(request, said)
        else:
            messages.success(request, _("De vragen zijn bewaard."))
            return redirect("wagtailsnippets_measurement_instrument:edit", instrument.pk)
    context = {"instrument": instrument, "group": group, "form": form}
    return render(request, "measurement/admin/instrument_items.html", context)


def _stream_of(instrument: Instrument, places: list[int]) -> StreamValue:
    children = [instrument.items[place] for place in places]
    return StreamValue(
        instrument.items.stream_block, [(child.block_type, child.value, child.id) for child in children]
    )
