"""The words of the squeeze wizard: its steps, what was found and why. Knows no widget."""

import math
from typing import Literal

from PySide6.QtCore import QCoreApplication

from ccft_desktop.live.squeeze_told import Heard, Resting, Squeezing, Trying
from ccft_desktop.reports.figures import number
from ccft_desktop.ui.widgets.step_list import StepRow
from devices.squeeze import Finding, NotFound
from devices.squeeze_place import Place

translate = QCoreApplication.translate
Stage = Literal["listen", "still", "resting", "squeeze", "numbers", "check", "save", "failed"]
_STEP_OF: dict[Stage, int] = {
    "listen": 0,
    "failed": 0,
    "still": 1,
    "resting": 1,
    "squeeze": 1,
    "numbers": 2,
    "check": 2,
    "save": 3,
}
_CLOSE = 0.35
"""Two units whose fits differ by less cannot be told apart by a hand's squeeze."""


def steps(
    stage: Stage,
    trying: Trying | None,
    heard: Heard | None,
    counted: Resting | Squeezing | None,
    finding: Finding | None,
) -> list[StepRow]:
    """The four steps as they stand."""
    now = _STEP_OF[stage]
    fraction = 0.0
    if stage == "listen" and trying is not None:
        fraction = (trying.number - 1) / trying.of
    elif stage == "resting" and isinstance(counted, Resting):
        fraction = counted.done_s / counted.needed_s
    elif stage == "squeeze" and isinstance(counted, Squeezing):
        fraction = 1.0 - counted.left_s / counted.of_s
    rows = (
        (translate("Squeeze", "Listen"), _listen_detail(stage, trying, heard)),
        (translate("Squeeze", "Squeeze"), _squeeze_detail(stage, counted, finding)),
        (translate("Squeeze", "Check"), translate("Squeeze", "Compare the number with the cuff's gauge.")),
        (translate("Squeeze", "Save"), translate("Squeeze", "Give the format a name.")),
    )
    return [
        StepRow(title, detail, "done" if n < now else "now" if n == now else "to_come", fraction)
        for n, (title, detail) in enumerate(rows)
    ]


def _listen_detail(stage: Stage, trying: Trying | None, heard: Heard | None) -> str:
    if heard is not None and heard.meter:
        return translate("Squeeze", "{meter}, at {baud} bits a second.").format(
            meter=heard.meter, baud=heard.baud
        )
    if heard is not None:
        return translate("Squeeze", "Lines of text at {baud} bits a second.").format(baud=heard.baud)
    if stage == "failed":
        return translate("Squeeze", "Nothing that can be read.")
    if trying is None:
        return translate("Squeeze", "Opening the port.")
    left_s = max(1, math.ceil(trying.left_s - 1e-6))
    if trying.slowly:
        return translate("Squeeze", "It sends slowly: listening for up to {left_s} s more.").format(
            left_s=left_s
        )
    if trying.of == 1:
        return translate("Squeeze", "Waiting for lines of text: {left_s} s.").format(left_s=left_s)
    said = translate("Squeeze", "Trying {baud} bits a second, {number} of {of} speeds: {left_s} s.")
    return said.format(baud=trying.baud, number=trying.number, of=trying.of, left_s=left_s)


def _squeeze_detail(stage: Stage, counted: Resting | Squeezing | None, finding: Finding | None) -> str:
    if finding is not None:
        return moved_words(finding)
    if stage == "numbers":
        return translate("Squeeze", "No number was found to move.")
    if stage == "resting" and isinstance(counted, Resting):
        return translate("Squeeze", "Leave it still: {seconds} s to go.").format(
            seconds=max(1, math.ceil(counted.needed_s - counted.done_s - 1e-6))
        )
    if stage == "squeeze" and isinstance(counted, Squeezing):
        return translate("Squeeze", "Squeeze the bag now: {seconds} s left.").format(
            seconds=math.ceil(counted.left_s - 1e-6)
        )
    return translate("Squeeze", "Inflate to 20 mmHg, leave it still, then squeeze.")


def instruction(stage: Stage, heard: Heard | None, counted: Resting | Squeezing | None) -> tuple[str, str]:
    """What to do now, as a heading and a sentence; empty where the steps say enough."""
    match stage:
        case "still":
            then = translate(
                "Squeeze", "Then press Enter. Without a gauge, inflate it until it is just firm."
            )
            if heard is not None and heard.wait_s:
                slow = translate("Squeeze", "It sends so seldom that it has to lie still for {wait_s} s.")
                then = f"{then} {slow.format(wait_s=math.ceil(heard.wait_s))}"
            return translate("Squeeze", "Inflate the cuff to 20 mmHg by its gauge, and let go of it."), then
        case "resting":
            return translate("Squeeze", "Let nothing touch the bag."), ""
        case "squeeze":
            hold_s = counted.hold_s if isinstance(counted, Squeezing) else 2.0
            return (
                translate(
                    "Squeeze", "Now squeeze the bag, to about 40 mmHg, and hold it for {hold_s} s."
                ).format(hold_s=f"{hold_s:g}"),
                translate("Squeeze", "The number that moves with it is the pressure."),
            )
        case "numbers":
            return (
                translate("Squeeze", "Choose the number that is the pressure."),
                translate("Squeeze", "Squeeze the bag and watch which of them follows."),
            )
        case _:
            return "", ""


def missed(why: NotFound, heard: Heard | None) -> tuple[str, str]:
    """Why nothing was found, and what to do."""
    match why.reason:
        case "nothing_moved":
            return (
                translate("Squeeze", "None of the {count} numbers moved.").format(count=why.numbers)
                if why.numbers
                else translate("Squeeze", "No number moved."),
                translate("Squeeze", "Close the valve, press Enter, leave it still, then squeeze harder."),
            )
        case "too_short":
            return (
                translate("Squeeze", "Too few lines came to tell."),
                translate("Squeeze", "A line every 3 s is the least; to score, five a second are needed."),
            )
        case _ if heard is not None and heard.meter:
            return (
                translate("Squeeze", "The meter tells no pressure."),
                translate(
                    "Squeeze",
                    "While it shows a peak or an overload there is none: leave that mode, then press Enter.",
                ),
            )
        case _:
            return (
                translate("Squeeze", "Its lines carry no number that can be followed."),
                translate("Squeeze", "Choose the cuff's profile in the settings."),
            )


def place_words(place: Place) -> str:
    """Where the number stands, as people say it."""
    if place.kind == "meter16":
        upper = translate("Squeeze", "The upper display")
        return upper if place.label == "upper" else translate("Squeeze", "The lower display")
    if place.kind == "nmea":
        return translate("Squeeze", "Column {column} of {word}").format(
            column=place.column, word=f"${place.label}"
        )
    if place.label:
        return translate("Squeeze", "“{label}”").format(label=place.label)
    if place.column is not None:
        return translate("Squeeze", "Column {column}").format(column=place.column)
    return translate("Squeeze", "The number")


def reads_words(value: float, finding: Finding) -> str:
    """What the number reads now."""
    if finding.unit_named is None:
        return translate("Squeeze", "{value} now.").format(value=raw_text(value))
    return translate("Squeeze", "{value} {unit} now.").format(value=raw_text(value), unit=finding.unit_named)


def motion_words(finding: Finding) -> str:
    """What the number did in the squeeze."""
    if finding.motion == "clock":
        return translate("Squeeze", "It is a clock.")
    if finding.motion == "still":
        return translate("Squeeze", "It stood still.")
    return translate("Squeeze", "It moved from {rest} to {squeezed}.").format(
        rest=raw_text(finding.rest), squeezed=raw_text(finding.squeezed)
    )


def moved_words(finding: Finding) -> str:
    """Which number it is, and how far it moved."""
    if finding.motion != "moved":
        return translate("Squeeze", "{place}, chosen by hand.").format(place=place_words(finding.place))
    return translate("Squeeze", "{place} moved from {rest} to {squeezed}.").format(
        place=place_words(finding.place), rest=raw_text(finding.rest), squeezed=raw_text(finding.squeezed)
    )


def why(finding: Finding, *, by_hand: bool = False) -> tuple[str, str]:
    """What was found and why it is believed, as a heading and sentences."""
    code = finding.place.unit_code
    if code is not None:
        return (
            translate("Squeeze", "Makers use unit code {code} for different units.").format(
                code=f"{code:02}"
            ),
            translate("Squeeze", "Read the unit on the meter's display, and choose it here."),
        )
    place = place_words(finding.place)
    heading = translate("Squeeze", "{place} is the pressure.").format(place=place)
    if by_hand:
        heading = translate("Squeeze", "{place} is the pressure, by your choice.").format(place=place)
    if finding.unit_named is not None:
        unit = translate("Squeeze", "The cuff itself says {unit}.").format(unit=finding.unit_named)
    elif by_hand and finding.motion != "moved":
        unit = f"{motion_words(finding)} " + translate("Squeeze", "Nothing tells its unit but you.")
    elif not finding.units:
        heading = translate("Squeeze", "{place} follows the pressure.").format(place=place)
        unit = translate("Squeeze", "No unit fits its size: these are raw counts, and need two points.")
    else:
        best, *others = finding.units
        near = [guess.unit for guess in others if guess.misfit - best.misfit < _CLOSE]
        unit = translate("Squeeze", "It moved by {moved}: a squeeze in {units}.").format(
            moved=raw_text(finding.moved),
            units=translate("Squeeze", " or ").join([best.unit, *near]),
        )
    parts = [unit, _others(finding)]
    return heading, " ".join(part for part in parts if part)


def _others(finding: Finding) -> str:
    said = []
    if finding.also_moved:
        places = ", ".join(place_words(place) for place in finding.also_moved[:3])
        said.append(translate("Squeeze", "Also moved: {places}.").format(places=places))
    if finding.clock is not None:
        said.append(translate("Squeeze", "{place} is a clock.").format(place=place_words(finding.clock)))
    if finding.still:
        said.append(translate("Squeeze", "Numbers that stood still: {count}.").format(count=finding.still))
    return " ".join(said)


def raw_text(value: float) -> str:
    """A number as the cuff sends it, in four figures or whole, with a true minus."""
    if abs(value) >= 1000:
        return number(value, 0)
    return f"{value:.4g}".replace("-", "−")
