"""Sentences with a checksum: what fits is read, what does not is said."""

import pytest

from devices.decoders.decoded import Counts, Decoded, Outcome, Rejected, Said
from devices.decoders.nmea import NmeaParameters
from devices.encoders import nmea_sentence
from devices.strict_table import BadValue


def outcomes(wire: bytes, **told: object) -> list[Outcome]:
    return NmeaParameters(**told).decoder().feed(b"cut\n" + wire)  # type: ignore[arg-type]


def test_that_a_sentence_whose_checksum_fits_is_a_reading() -> None:
    # By hand: the exclusive or of the ten characters between $ and * is 13.
    assert outcomes(b"$PRES,22.41*13\r\n") == [Decoded(22.41, 22.41, "mmHg", None)]


@pytest.mark.parametrize(
    "line", [b"$PRES,22.41*5A", b"$PRES,22.51*13", b"$PRES,22.41", b"$PRES,22.41*1", b"$PR$PRES,22.41*13"]
)
def test_that_a_sentence_that_does_not_fit_is_rejected(line: bytes) -> None:
    (outcome,) = outcomes(line + b"\n")
    assert isinstance(outcome, Rejected)


def test_that_columns_for_unit_and_time_are_used() -> None:
    wire = nmea_sentence("XDR,1500,2.0,kPa") + nmea_sentence("GGA,1") + b"hello\n"
    told = {"sentence": "XDR", "time_column": 1, "column": 2, "unit_column": 3}
    decoded, banner = outcomes(wire, **told)
    assert decoded == Decoded(pytest.approx(15.00123, abs=1e-5), 2.0, "kPa", 1.5)  # type: ignore[arg-type]
    assert banner == Said("banner", "hello")


def test_that_a_missing_checksum_can_be_allowed_and_counts_be_scaled() -> None:
    told = {"checksum_required": False, "counts": Counts(100.0, 10.0)}
    assert outcomes(b"$PRES,320\n", **told) == [Decoded(22.0, 320.0, "counts", None)]
    assert outcomes(b"$PRES,OL\n", **told) == [Said("status", "$PRES,OL")]


@pytest.mark.parametrize("body", ["PRES", "PRES,abc", "PRES,839"])
def test_that_a_sentence_without_a_pressure_is_rejected(body: str) -> None:
    (outcome,) = outcomes(nmea_sentence(body))
    assert isinstance(outcome, Rejected)


def test_that_bad_parameters_are_refused() -> None:
    with pytest.raises(BadValue, match="unit is 'furlong'"):
        NmeaParameters(unit="furlong")
    with pytest.raises(BadValue, match="column is 0: allowed is 1 to 64"):
        NmeaParameters(column=0)
