"""The words of the calibration page: what each action asks for, a cuff's history. Knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core import cuff_checks
from ccft_desktop.core.calibration import CLOSEST_POINTS_MMHG, Calibration
from ccft_desktop.core.cuff_checks import CheckRecord
from ccft_desktop.reports.calibration_words import check_name, check_sentence, correction_sentence
from ccft_desktop.reports.figures import clock, plain_day

translate = QCoreApplication.translate

Action = Literal["zero", "two_point", "leak", "noise", "drift"]
ACTIONS: Final[tuple[Action, ...]] = ("zero", "two_point", "leak", "noise", "drift")


@dataclass(frozen=True, slots=True)
class Detail:
    """What an action gave when it was last done."""

    words: str
    is_met: bool | None = None
    """Whether it kept to its limit; None where there is none."""


def title(action: Action) -> str:
    """What it is called."""
    return {
        "zero": translate("CalibrationPage", "Zero"),
        "two_point": translate("CalibrationPage", "Two points, with a manometer"),
        "leak": translate("CalibrationPage", "Leak test"),
        "noise": translate("CalibrationPage", "Noise test"),
        "drift": translate("CalibrationPage", "Drift"),
    }[action]


def begin_words(action: Action) -> str:
    """What its button says."""
    return {
        "zero": translate("CalibrationPage", "Set to zero"),
        "two_point": translate("CalibrationPage", "Take this point"),
        "leak": translate("CalibrationPage", "Start the leak test"),
        "noise": translate("CalibrationPage", "Start the noise test"),
        "drift": translate("CalibrationPage", "Start the drift test"),
    }[action]


def instruction(action: Action) -> str:
    """What to do for it, and how long it takes."""
    match action:
        case "zero":
            return translate(
                "CalibrationPage",
                "Open the cuff to the air and let go of it. Its reading of three seconds becomes 0.",
            )
        case "two_point":
            return translate(
                "CalibrationPage",
                "Join cuff, manometer and bulb with a T-piece. Hold the pressure still, type what the"
                " manometer shows, and press Enter. Two points at least {apart} mmHg apart are needed; a"
                " third between them shows the error.",
            ).format(apart=f"{CLOSEST_POINTS_MMHG:g}")
        case "leak":
            return translate(
                "CalibrationPage",
                "Inflate the cuff to {at} mmHg, close the valve and let go. It settles for {settle} s, then"
                " {measure} s are measured. Up to {limit} mmHg a minute are allowed.",
            ).format(
                at=f"{cuff_checks.LEAK_AT_MMHG:g}",
                settle=f"{cuff_checks.LEAK_SETTLE_S:g}",
                measure=f"{cuff_checks.LEAK_S:g}",
                limit=f"{cuff_checks.LARGEST_LEAK_MMHG_PER_MIN:g}",
            )
        case "noise":
            return translate(
                "CalibrationPage",
                "Let nothing touch the bag for {seconds} s. Up to {limit} mmHg rms are good.",
            ).format(seconds=f"{cuff_checks.NOISE_S:g}", limit=f"{cuff_checks.LARGEST_NOISE_MMHG:g}")
        case "drift":
            return translate(
                "CalibrationPage",
                "Open the cuff to the air and leave it alone for {minutes} minutes. Up to {limit} mmHg are"
                " good.",
            ).format(minutes=f"{cuff_checks.DRIFT_S / 60:g}", limit=f"{cuff_checks.LARGEST_DRIFT_MMHG:g}")


def history(calibrations: Sequence[Calibration], checks: Sequence[CheckRecord]) -> list[tuple[str, str]]:
    """Everything that was done to a cuff, the newest first: when and by whom, and what it gave."""
    done = [(one.made_utc, one.by, _made(one)) for one in calibrations]
    done += [(one.made_utc, one.by, _checked(one)) for one in checks]
    done.sort(key=_when, reverse=True)
    return [(_made_by(made_utc, by), words) for made_utc, by, words in done]


def check_detail(checks: Sequence[CheckRecord], action: Action) -> Detail:
    """What a check gave when it was last made; ``checks`` are newest first."""
    newest = next((one for one in checks if one.check.name == action), None)
    if newest is None:
        return Detail(translate("CalibrationPage", "Not measured yet"))
    return Detail(check_sentence(newest.check), newest.check.is_met)


def _when(one: tuple[datetime, str, str]) -> datetime:
    return one[0]


def _made_by(made_utc: datetime, by: str) -> str:
    made = f"{plain_day(made_utc.astimezone().date())}, {clock(made_utc)}"
    return translate("CalibrationPage", "{made}, {name}").format(made=made, name=by) if by else made


def _made(calibration: Calibration) -> str:
    name = title("zero" if calibration.kind == "zero" else "two_point").partition(",")[0]
    return f"{name}: {correction_sentence(calibration)}"


def _checked(record: CheckRecord) -> str:
    return f"{check_name(record.check)}: {check_sentence(record.check)}"
