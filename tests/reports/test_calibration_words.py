"""The words for a cuff: when it was calibrated, what a check found, what decided at the gate."""

from datetime import UTC, datetime

import pytest

from ccft_desktop.core.calibration import Calibration, Kind, Point
from ccft_desktop.core.cuff_checks import CuffCheck
from ccft_desktop.core.suitability import Finding, Suitability
from ccft_desktop.reports.calibration_words import (
    calibrated_fact,
    calibrated_line,
    check_name,
    check_sentence,
    correction_sentence,
    made_sentence,
    raw_unit_fact,
)
from ccft_desktop.reports.suitability_words import cuff_sentences, verdict_sentence, verdict_word, what_to_do


def calibration(kind: Kind = "two_point", gain: float = 1.01, by: str = "T. Example") -> Calibration:
    return Calibration(
        calibration_id="c" * 32,
        made_utc=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        by=by,
        device_identity="A1",
        kind=kind,
        offset_mmhg=-0.4,
        gain=gain,
        points=(Point(0.0, 0.4), Point(30.0, 30.0)),
    )


def test_that_the_day_of_the_calibration_is_said() -> None:
    assert calibrated_fact(None) == "not calibrated in this program"
    assert calibrated_line(None) == "Not calibrated"
    assert calibrated_fact(calibration()) == "calibrated 2 Nov 2026"
    assert calibrated_line(calibration()) == "Calibrated 2 Nov 2026"
    assert calibrated_line(calibration("zero", 1.0)) == "Zeroed 2 Nov 2026"
    # A zero on top of a two-point calibration keeps its gain: it is still calibrated.
    assert calibrated_line(calibration("zero", 1.01)) == "Calibrated 2 Nov 2026"
    assert made_sentence(calibration()) == "Mon 2 Nov 2026, by T. Example"
    assert made_sentence(calibration(by="")) == "Mon 2 Nov 2026"


@pytest.mark.parametrize(
    ("unit", "fact"),
    [
        ("hPa", "raw numbers in hPa"),
        ("counts", "raw numbers are counts"),
        ("mixed", "raw numbers in more than one unit"),
        ("", "unit of the raw numbers not recorded"),
    ],
)
def test_that_the_unit_of_the_raw_numbers_is_said(unit: str, fact: str) -> None:
    assert raw_unit_fact(unit) == fact


def test_that_what_a_calibration_does_and_leaves_is_said() -> None:
    # 1.01 x 0.4 - 0.4 - 0 = 0.004, and 1.01 x 30 - 0.4 - 30 = -0.1.
    assert correction_sentence(calibration()) == (
        "1.010 × reading −0.40 mmHg; left over: 0.00 at 0 mmHg, −0.10 at 30 mmHg"
    )
    assert correction_sentence(calibration("zero", 1.0)) == "1.000 × reading −0.40 mmHg"


@pytest.mark.parametrize(
    ("check", "name", "sentence"),
    [
        (
            CuffCheck(name="leak", figure=0.12, limit=0.3, at_mmhg=30.2),
            "Leak",
            "Loses 0.12 mmHg a minute at 30 mmHg; 0.3 is allowed.",
        ),
        (
            CuffCheck(name="leak", figure=0.9, limit=0.3, at_mmhg=29.8),
            "Leak",
            "Loses 0.90 mmHg a minute at 30 mmHg; 0.3 is allowed. Check the valve, the tube and the bag.",
        ),
        (
            CuffCheck(name="leak", figure=-0.5, limit=0.3, at_mmhg=30.0),
            "Leak",
            "Rises by 0.50 mmHg a minute at 30 mmHg; 0.3 is allowed. Its air is getting warmer: wait some"
            " minutes and measure again.",
        ),
        (
            CuffCheck(name="noise", figure=0.04, limit=0.1, at_mmhg=20.0),
            "Noise",
            "0.04 mmHg rms of noise; 0.1 or less is good.",
        ),
        (
            CuffCheck(name="drift", figure=1.4, limit=1.0, at_mmhg=20.0),
            "Drift",
            "Wandered 1.40 mmHg in ten minutes; 1 or less is good. Let the sensor warm up, and keep the"
            " room's temperature even.",
        ),
        (
            CuffCheck(name="error", figure=-0.7, limit=0.5, at_mmhg=30.0),
            "Error",
            "At most 0.70 mmHg off, at 30 mmHg; 0.5 or less is good. Calibrate it again, with points near 20"
            " and above 30 mmHg.",
        ),
    ],
)
def test_that_a_check_says_its_figure_its_limit_and_what_to_do(
    check: CuffCheck, name: str, sentence: str
) -> None:
    assert check_name(check) == name
    assert check_sentence(check) == sentence


GOOD_RATE = Finding("rate", "good", 49.96, 10.0)


@pytest.mark.parametrize(
    ("suitability", "sentences"),
    [
        (Suitability("watching"), "Being checked… Wait some seconds."),
        (Suitability("fit", (GOOD_RATE,)), "Fit for scoring: 50.0 readings a second."),
        (
            Suitability("fit", (Finding("rate", "usable", 6.25, 5.0),)),
            "Fit for scoring: 6.2 readings a second; the live picture lags below 10. Make it send faster, or"
            " choose another cuff.",
        ),
        (
            Suitability("log_only", (Finding("rate", "log_only", 1.0, 5.0),)),
            "Log only: 1.0 readings a second; 5 are needed to score. Make it send faster, or choose another"
            " cuff.",
        ),
        (
            Suitability("log_only", (Finding("resolution", "log_only", 0.41, 0.2), GOOD_RATE)),
            "Log only: its steps are 0.41 mmHg; 0.2 or finer is needed to score. Make it send finer numbers,"
            " or choose another cuff.",
        ),
        (
            Suitability("log_only", (Finding("resolution", "log_only", 0.2041, 0.2),)),
            "Log only: its steps are 0.204 mmHg; 0.2 or finer is needed to score. Make it send finer numbers,"
            " or choose another cuff.",
        ),
        (
            Suitability("log_only", (Finding("noise", "log_only", 0.8, 0.5),)),
            "Log only: 0.80 mmHg rms of noise; 0.5 or less is needed to score. Check its power and cable, or"
            " let it average.",
        ),
        (
            Suitability("log_only", (Finding("gaps", "log_only", 5.0, 3.0),)),
            "Log only: 5 gaps in the last minute; up to 3 are allowed. Check its cable and plug.",
        ),
        (
            Suitability("not_usable", (Finding("range", "not_usable", 15.0, 60.0),)),
            "Not usable: it measures up to 15.0 mmHg; 60 is needed. Choose a cuff that measures 0 to 60 mmHg"
            " or more.",
        ),
        (
            Suitability("not_usable", (Finding("range", "not_usable", 5.0, 0.0),)),
            "Not usable: it measures from 5.0 mmHg up; from 0 is needed. Choose a cuff that measures 0 to 60"
            " mmHg or more.",
        ),
        (
            Suitability("not_usable", (Finding("stuck", "not_usable", 8.4, 8.0),)),
            "Not usable: the same number for 8 s. Squeeze the bag: if nothing moves, unplug the cuff.",
        ),
        (
            Suitability("not_usable", (Finding("reference", "not_usable", 0.0, 1.0),)),
            "Not usable: it measures absolute pressure, which the weather moves. Open it to the air and set"
            " it to zero, at most 30 minutes before use.",
        ),
        (
            Suitability("fit", (Finding("reference", "usable", 1.0, 1.0),)),
            "Fit for scoring: an absolute sensor, set to zero just now.",
        ),
    ],
)
def test_that_the_gate_says_the_number_that_decided_and_what_to_do(
    suitability: Suitability, sentences: str
) -> None:
    assert cuff_sentences(suitability) == sentences
    assert verdict_sentence(suitability).startswith(verdict_word(suitability))
    assert what_to_do(suitability) in sentences
