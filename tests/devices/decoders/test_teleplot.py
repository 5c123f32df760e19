"""Teleplot lines by their author's description: one variable a line, points, units, flags."""

import pytest

from devices.decoders.decoded import Decoded, Outcome, Rejected, Said
from devices.decoders.teleplot import TeleplotParameters


def outcomes(text: str, **told: object) -> list[Outcome]:
    return TeleplotParameters(**told).decoder().feed(b"cut\n" + text.encode())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "pressure_mmhg", "device_s"),
    [
        (">p:22.41", 22.41, None),
        (">p:1627551892437:22.41§mmHg", 22.41, 1627551892.437),
        (">p:22.41|g", 22.41, None),
        (">p:22.41§mmHg|np", 22.41, None),
        (">cuff:1000:2.9331§kPa", 22.0, 1.0),
        (">kPa:2.9331", 22.0, None),
    ],
)
def test_that_each_form_of_a_point_is_read(line: str, pressure_mmhg: float, device_s: float | None) -> None:
    # A unit alone counts only when its variable has come round.
    decoded = [o for o in outcomes(f"{line}\n{line}\n") if isinstance(o, Decoded)]
    assert decoded[0].pressure_mmhg == pytest.approx(pressure_mmhg, abs=1e-3)
    assert decoded[0].device_s == device_s


def test_that_points_joined_by_semicolons_are_so_many_readings() -> None:
    assert outcomes(">p:20:22.4;40:22.6§mmHg\n") == [
        Decoded(22.4, 22.4, "mmHg", 0.02),
        Decoded(22.6, 22.6, "mmHg", 0.04),
    ]


def test_that_other_variables_and_texts_and_banners_are_no_pressure() -> None:
    wire = ">p:words|t\n>p:1:2|xy\n>temp:21.0§°C\nTaring\n>p:22.4\n"
    assert outcomes(wire) == [Said("banner", "Taring"), Decoded(22.4, 22.4, "mmHg", None)]


@pytest.mark.parametrize("line", [">p", ">p:", ">p:a", ">p:1:2:3", ">:1", ">p:22.4§furlong", ">p:839"])
def test_that_what_may_not_be_the_pressure_is_rejected(line: str) -> None:
    (outcome,) = outcomes(f"{line}\n")
    assert isinstance(outcome, Rejected)


def test_that_an_error_word_is_a_status() -> None:
    assert outcomes(">p:nan\n") == [Said("status", ">p:nan")]
