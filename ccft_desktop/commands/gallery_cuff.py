"""The calibration page and the verdicts on a cuff, for the gallery. It drives pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from ccft_desktop.commands import gallery_squeeze
from ccft_desktop.commands.gallery_samples import State, sample_row
from ccft_desktop.core.calibration import Calibration, Point, fitted, zeroed
from ccft_desktop.core.cuff_checks import CheckRecord, CuffCheck
from ccft_desktop.core.suitability import Finding, Suitability
from ccft_desktop.program import Program
from ccft_desktop.reports.calibration_words import check_sentence, correction_sentence, made_sentence
from ccft_desktop.ui.pages import calibration_words
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.calibration_words import Action, Detail
from devices.cuff import CuffState
from devices.ports import Port

_PORT: Final = Port("COM3", "USB Serial (COM3)", "COM3")
_IDENTITY: Final = "2341:0043:75630313:1-2"
_POINTS: Final = (Point(20.0, 19.4), Point(40.0, 39.0), Point(30.0, 29.3))


def _calibrations() -> tuple[Calibration, ...]:
    now_utc = datetime.now(UTC)
    first = fitted(_POINTS, device_identity=_IDENTITY, by="T. Example", made_utc=now_utc - timedelta(days=20))
    second = zeroed(
        0.31,
        device_identity=_IDENTITY,
        by="T. Example",
        made_utc=now_utc - timedelta(days=2),
        before=first,
    )
    return second, first


def _checks() -> tuple[CheckRecord, ...]:
    made_utc = datetime.now(UTC) - timedelta(days=2, minutes=10)
    leak = CuffCheck(name="leak", figure=0.12, limit=0.3, at_mmhg=29.8, lasted_s=60.0)
    noise = CuffCheck(name="noise", figure=0.16, limit=0.1, at_mmhg=20.1, lasted_s=10.0)
    return tuple(
        CheckRecord(made_utc=made_utc, by="T. Example", device_identity=_IDENTITY, check=check)
        for check in (leak, noise)
    )


def _calibration(action: Action, *steps: Callable[[CalibrationPage], None], known: bool = True) -> State:
    def show(program: Program) -> None:
        page = program.cuff_room.calibration_page
        page.begin(f"{_PORT.name}, identity {_IDENTITY}")
        calibrations, checks = (_calibrations(), _checks()) if known else ((), ())
        made = made_sentence(calibrations[0]) if calibrations else ""
        page.show_calibration(
            f"In use: the calibration of {made}" if made else "Not calibrated",
            correction_sentence(calibrations[0]) if calibrations else "",
        )
        page.show_history(calibration_words.history(calibrations, checks))
        page.show_details(
            {
                "zero": Detail(made or "Not done yet"),
                "two_point": Detail(made_sentence(calibrations[-1]) if calibrations else "Not done yet"),
                "leak": calibration_words.check_detail(checks, "leak"),
                "noise": calibration_words.check_detail(checks, "noise"),
                "drift": calibration_words.check_detail(checks, "drift"),
            }
        )
        page.choose(action)
        page.show_points((), (), "")
        page.show_pressure(19.9)
        program.house.window.show_page("calibration", rail_key="settings")
        for step in steps:
            step(page)

    return show


def _measuring(page: CalibrationPage) -> None:
    page.show_pressure(30.1)
    page.show_progress(42.0, 90.0)


def _leak_told(page: CalibrationPage) -> None:
    check = CuffCheck(name="leak", figure=0.62, limit=0.3, at_mmhg=29.6, lasted_s=60.0)
    page.show_ended("watch", "Leak: beyond the limit.", check_sentence(check))


def _three_points(page: CalibrationPage) -> None:
    calibration = _calibrations()[1]
    check = CuffCheck(name="error", figure=0.08, limit=0.5, at_mmhg=30.0)
    page.show_points(_POINTS, calibration.residuals_mmhg, check_sentence(check))


def _bad_point(page: CalibrationPage) -> None:
    page.show_points(_POINTS[:1], (), "")
    page.points.manometer.setText("three")
    page.enter_pressed()


def _no_signal(page: CalibrationPage) -> None:
    page.show_pressure(None)


def _verdict(suitability: Suitability) -> State:
    def show(program: Program) -> None:
        program.setup_room.choose(sample_row(program).patient)
        program.test_choice.select("endurance", 26.0)
        program.test_choice.show_ports([_PORT], _PORT.url)
        program.test_choice.show_cuff(CuffState.STREAMING, "")
        program.test_choice.show_verdict(suitability)

    return show


def _settings_verdict(program: Program) -> None:
    program.cuff_room.open()
    page = program.settings_page
    page.show_settings(replace(program.house.settings, cuff_url=_PORT.url, cuff_profile="reference_cuff"))
    page.show_ports([(_PORT.url, _PORT.name)])
    page.show_cuff(CuffState.STREAMING, 19.9)
    page.show_verdict(_FIT)
    page.show_section(0)


_FIT: Final = Suitability("fit", (Finding("rate", "good", 50.0, 10.0),))
_SLOW: Final = Suitability("log_only", (Finding("rate", "log_only", 2.1, 5.0),))
_ABSOLUTE: Final = Suitability("not_usable", (Finding("reference", "not_usable", 0.0, 1.0),))

STATES: Final[Mapping[str, State]] = {
    **gallery_squeeze.STATES,
    "calibration-new": _calibration("zero", known=False),
    "calibration-zero": _calibration("zero"),
    "calibration-points": _calibration("two_point", _three_points),
    "calibration-point_error": _calibration("two_point", _bad_point),
    "calibration-leak": _calibration("leak", _measuring),
    "calibration-leak_told": _calibration("leak", _leak_told),
    "calibration-no_signal": _calibration("drift", _no_signal),
    "choice-cuff_watched": _verdict(Suitability("watching")),
    "choice-cuff_fit": _verdict(_FIT),
    "choice-cuff_log_only": _verdict(_SLOW),
    "choice-cuff_not_usable": _verdict(_ABSOLUTE),
    "settings-cuff_fit": _settings_verdict,
}
