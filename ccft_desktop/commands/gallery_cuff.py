"""The squeeze wizard, the calibration page and the verdicts on a cuff, for the gallery. It drives pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from ccft_desktop.commands.gallery_samples import State, sample_row
from ccft_desktop.core.calibration import Calibration, Point, fitted, zeroed
from ccft_desktop.core.cuff_checks import CheckRecord, CuffCheck
from ccft_desktop.core.suitability import Finding, Suitability
from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Resting, Squeezing, Trying
from ccft_desktop.program import Program
from ccft_desktop.reports.calibration_words import check_sentence, correction_sentence, made_sentence
from ccft_desktop.ui.pages import calibration_words
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.calibration_words import Action, Detail
from ccft_desktop.ui.pages.squeeze import SqueezePage
from devices.cuff import CuffState
from devices.ports import Port
from devices.squeeze import Finding as Squeezed
from devices.squeeze import NotFound
from devices.squeeze_guess import UnitGuess
from devices.squeeze_place import Place

_PORT: Final = Port("COM3", "USB Serial (COM3)", "COM3")
_IDENTITY: Final = "2341:0043:75630313:1-2"
_POINTS: Final = (Point(20.0, 19.4), Point(40.0, 39.0), Point(30.0, 29.3))
_HEARD: Final = Heard(57600, "12345,3.30,2.668")
_KPA: Final = Squeezed(
    place=Place("text", column=3),
    unit_named=None,
    rest=2.668,
    squeezed=5.602,
    units=(UnitGuess("kPa", False, 0.06),),
    also_moved=(),
    still=1,
    clock=Place("text", column=1),
    clock_unit="ms",
    confidence="likely",
)
_NEAR: Final = replace(
    _KPA,
    rest=27.2,
    squeezed=57.1,
    units=(UnitGuess("cmH2O", False, 0.15), UnitGuess("hPa", False, 0.2), UnitGuess("mmHg", False, 0.6)),
)
_COUNTS: Final = replace(
    _KPA,
    place=Place("text"),
    rest=16388.0,
    squeezed=25615.0,
    units=(),
    clock=None,
    confidence="unsure",
)


def _squeeze(*steps: Callable[[SqueezePage], None]) -> State:
    def show(program: Program) -> None:
        page = program.cuff_room.squeeze_page
        page.begin(_PORT.name, "Cuff on COM3")
        program.house.window.show_page("squeeze", rail_key="settings")
        for step in steps:
            step(page)

    return show


def _trying(page: SqueezePage) -> None:
    page.show_told(Trying(57600, 3, 8))


def _heard(page: SqueezePage) -> None:
    _trying(page)
    page.show_told(_HEARD)


def _resting(page: SqueezePage) -> None:
    page.show_told(Resting(1.4, 4.0))


def _squeezing(page: SqueezePage) -> None:
    page.show_told(Squeezing(17.4))


def _missed(page: SqueezePage) -> None:
    page.show_told(Missed(NotFound("nothing_moved", 2)))


def _found(finding: Squeezed) -> Callable[[SqueezePage], None]:
    def step(page: SqueezePage) -> None:
        page.show_told(Found(finding, 57600))
        page.show_numbers({finding.place: finding.rest})

    return step


def _one_point(page: SqueezePage) -> None:
    page.units.gauge.setText("0")
    page.enter_pressed()
    page.show_numbers({_COUNTS.place: _COUNTS.squeezed})
    page.units.gauge.setText("38,5")


def _named(page: SqueezePage) -> None:
    page.enter_pressed()


def _name_taken(page: SqueezePage) -> None:
    page.enter_pressed()
    page.show_name_error("There is a profile called Cuff on COM3 already. Give another name.")


def _failed(page: SqueezePage) -> None:
    page.show_failed("There is no cuff at COM3. Plug it in, or choose another port.")


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
    "squeeze-listen": _squeeze(_trying),
    "squeeze-heard": _squeeze(_heard),
    "squeeze-resting": _squeeze(_heard, _resting),
    "squeeze-squeeze": _squeeze(_heard, _squeezing),
    "squeeze-missed": _squeeze(_heard, _missed),
    "squeeze-check": _squeeze(_heard, _found(_KPA)),
    "squeeze-check_near": _squeeze(_heard, _found(_NEAR)),
    "squeeze-check_counts": _squeeze(_heard, _found(_COUNTS), _one_point),
    "squeeze-save": _squeeze(_heard, _found(_KPA), _named),
    "squeeze-save_error": _squeeze(_heard, _found(_KPA), _name_taken),
    "squeeze-failed": _squeeze(_trying, _failed),
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
