"""Looking things up in a frozen release, and cutting it to what somebody may see."""

from collections.abc import Collection, Iterator

from measurement.rules.report import ORGANISATION, Change, Content, Figures, Flow, ModelChange, Scale, Wave


def cut_to(content: Content, units: Collection[str] | None) -> Content:
    """What is left for who may see these units; None: all of them.

    Where an own unit has too few answers the next larger one comes with it, for that scale only.
    """
    if units is None:
        return content
    own = [one for one in content["figures"] if one["unit"] in units]
    lent = {(one["instead"], one["scale"]) for one in own if "instead" in one}
    flow = [one for one in content["flow"] if one["unit"] in units]
    lent_flow = {one["instead"] for one in flow if "instead" in one}
    named = {*units, *(unit for unit, _ in lent), *lent_flow}
    is_whole = ORGANISATION in units
    cut: Content = {
        **content,
        "units": [one for one in content["units"] if one["code"] in named],
        "flow": [one for one in content["flow"] if one["unit"] in {*units, *lent_flow}],
        "figures": [
            one for one in content["figures"] if one["unit"] in units or (one["unit"], one["scale"]) in lent
        ],
        "items": content["items"] if is_whole else [],
        "wedge": content["wedge"] if is_whole else [],
        "sentences": content.get("sentences", []) if is_whole else [],
    }
    if not is_whole:
        cut.pop("gaps", None)
        cut.pop("reach", None)
    return cut


def tells_of_the_whole(content: Content) -> bool:
    """Whether any number of the whole organisation is in it."""
    return any(one["levels"] for one in content["figures"] if one["unit"] == ORGANISATION)


def figures_of(content: Content, *, unit: str, scale: str) -> Figures | None:
    return next(
        (one for one in content["figures"] if (one["unit"], one["scale"]) == (unit, scale)),
        None,
    )


def flow_of(content: Content, *, unit: str) -> Flow | None:
    return next((one for one in content["flow"] if one["unit"] == unit), None)


def waves_of(content: Content, scale: Scale) -> list[Wave]:
    return [wave for wave in content["waves"] if wave["code"] in scale["waves"]]


def scale_of(content: Content, code: str) -> Scale | None:
    return next((one for one in content["scales"] if one["code"] == code), None)


def last_change(content: Content, figures: Figures) -> Change | ModelChange | None:
    """Over the longest stretch of waves: of the model where it stands, else of the pairs; None: no number."""
    model = figures.get("model")
    changes: list[Change | ModelChange] = [*(model["changes"] if model else ()), *shown_changes(figures)]
    places = {wave["code"]: place for place, wave in enumerate(content["waves"])}
    # Of those as long as each other the first: the model's stand before those of the pairs.
    return max(changes, key=lambda one: places[one["second"]] - places[one["first"]], default=None)


def change_between(figures: Figures, *, first: str, second: str) -> Change | None:
    """Of those who answered both; None: not in the release."""
    return next(
        (one for one in figures["changes"] if (one["first"], one["second"]) == (first, second)),
        None,
    )


def shown_changes(figures: Figures) -> Iterator[Change]:
    return (one for one in figures["changes"] if "value" in one)


def holds_no_change(change: Change | ModelChange) -> bool | None:
    """Whether the interval holds 0; None: there is no interval."""
    if "low" not in change or "high" not in change:
        return None
    return change["low"] <= 0 <= change["high"]
