"""The words for calibrations and for the checks of a cuff, on screen and on paper. Knows no session."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.cuff_checks import CuffCheck
from ccft_desktop.reports.figures import day, number, plain_day

translate = QCoreApplication.translate


def calibrated_fact(calibration: Calibration | None) -> str:
    """When, in a line of other facts."""
    if calibration is None:
        return translate("Calibration", "not calibrated in this program")
    made = plain_day(calibration.made_utc.astimezone().date())
    if calibration.kind == "zero" and calibration.gain == 1.0:
        return translate("Calibration", "zeroed {day}").format(day=made)
    return translate("Calibration", "calibrated {day}").format(day=made)


def raw_unit_fact(raw_unit: str) -> str:
    """What the numbers are that the cuff sent, in a line of other facts."""
    match raw_unit:
        case "":
            return translate("Calibration", "unit of the raw numbers not recorded")
        case "counts":
            return translate("Calibration", "raw numbers are counts")
        case "mixed":
            return translate("Calibration", "raw numbers in more than one unit")
    return translate("Calibration", "raw numbers in {unit}").format(unit=raw_unit)


def calibrated_line(calibration: Calibration | None) -> str:
    """When, as a line of its own."""
    if calibration is None:
        return translate("Calibration", "Not calibrated")
    fact = calibrated_fact(calibration)
    return fact[:1].upper() + fact[1:]


def made_sentence(calibration: Calibration) -> str:
    """When and by whom, for the history of a cuff."""
    made = day(calibration.made_utc.astimezone().date())
    if calibration.by:
        return translate("Calibration", "{day}, by {name}").format(day=made, name=calibration.by)
    return made


def correction_sentence(calibration: Calibration) -> str:
    """What it does to a reading, and what it leaves at its points."""
    correction = translate("Calibration", "{gain} × reading {offset} mmHg").format(
        gain=number(calibration.gain, 3), offset=signed(calibration.offset_mmhg, 2)
    )
    if calibration.kind == "zero":
        return correction
    left = ", ".join(
        translate("Calibration", "{left} at {reference} mmHg").format(
            left=signed(left, 2), reference=f"{point.reference_mmhg:g}"
        )
        for point, left in zip(calibration.points, calibration.residuals_mmhg, strict=True)
    )
    return translate("Calibration", "{correction}; left over: {left}").format(
        correction=correction, left=left
    )


def check_name(check: CuffCheck) -> str:
    """What was checked."""
    return {
        "leak": translate("Calibration", "Leak"),
        "noise": translate("Calibration", "Noise"),
        "drift": translate("Calibration", "Drift"),
        "error": translate("Calibration", "Error"),
    }[check.name]


def check_sentence(check: CuffCheck) -> str:
    """The figure, its limit, and what to do where it is not kept."""
    figure = number(abs(check.figure), 2)
    at = number(check.at_mmhg, 0)
    limit = f"{check.limit:g}"
    found = {
        "leak": _leak_pattern(check),
        "noise": translate("Calibration", "{figure} mmHg rms of noise; {limit} or less is good."),
        "drift": translate("Calibration", "Wandered {figure} mmHg in ten minutes; {limit} or less is good."),
        "error": translate(
            "Calibration", "At most {figure} mmHg off, at {at} mmHg; {limit} or less is good."
        ),
    }[check.name].format(figure=figure, at=at, limit=limit)
    return found if check.is_met else f"{found} {_advice(check)}"


def _leak_pattern(check: CuffCheck) -> str:
    if check.figure < 0:
        return translate("Calibration", "Rises by {figure} mmHg a minute at {at} mmHg; {limit} is allowed.")
    return translate("Calibration", "Loses {figure} mmHg a minute at {at} mmHg; {limit} is allowed.")


def _advice(check: CuffCheck) -> str:
    match check.name:
        case "leak" if check.figure < 0:
            return translate("Calibration", "Its air is getting warmer: wait some minutes and measure again.")
        case "leak":
            return translate("Calibration", "Check the valve, the tube and the bag.")
        case "noise":
            return translate("Calibration", "Check power and cable; let nothing touch the bag.")
        case "drift":
            return translate("Calibration", "Let the sensor warm up, and keep the room's temperature even.")
        case _:
            return translate("Calibration", "Calibrate it again, with points near 20 and above 30 mmHg.")


def signed(x: float, decimals: int) -> str:
    """With its sign, true minus or plus; none for what rounds to zero."""
    text = number(x, decimals)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"
