"""An absolute sensor: what it showed first is its zero, and stays so."""

from devices.decoders.decoded import Decoded, Rejected, Said
from devices.tare import Tare


def shown(*pressures_mmhg: float) -> list[Decoded]:
    return [Decoded(p, p / 0.75, "hPa", None) for p in pressures_mmhg]


def test_that_twenty_steady_readings_are_the_zero() -> None:
    tare = Tare()
    assert tare.applied(shown(*[760.0, 760.2] * 9, 760.0)) == []
    (said,) = tare.applied(shown(760.2))
    assert isinstance(said, Said)
    assert said.text.startswith("Tared at 760.1 mmHg.")
    (decoded,) = tare.applied(shown(782.1))
    assert isinstance(decoded, Decoded)
    assert (round(decoded.pressure_mmhg, 6), decoded.raw) == (22.0, 782.1 / 0.75)


def test_that_a_pressure_that_moves_is_no_zero() -> None:
    tare = Tare()
    assert tare.applied(shown(*[760.0] * 19, 770.0, *[770.0] * 18)) == []
    (said,) = tare.applied(shown(770.0))
    assert isinstance(said, Said)
    assert "770.0" in said.text


def test_that_banners_pass_and_what_no_cuff_has_is_rejected() -> None:
    tare = Tare()
    tare.applied(shown(*[760.0] * 20))
    banner = Said("banner", "hello")
    passed, rejected = tare.applied([banner, *shown(600.0)])
    assert passed == banner
    assert isinstance(rejected, Rejected)


def test_that_every_reading_a_tare_was_sought_from_is_counted() -> None:
    tare = Tare()
    tare.applied(shown(*[760.0] * 19, 770.0, *[770.0] * 19))
    assert tare.readings == 39
    tare.applied(shown(770.0))
    assert tare.readings == 39, "it is found: what comes now is a pressure"
