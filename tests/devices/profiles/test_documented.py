"""What ``docs/devices.md`` tells of profiles is so."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from devices.decoders.decoded import Decoded
from devices.encoders import ENCODERS
from devices.profiles import PortSettings, Profile, ProfileError, profiles, read
from devices.profiles.kinds import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "devices.md").read_text(encoding="utf-8")
FOUND = re.search(r"```toml\n(name = .*?)```", PAGE, re.DOTALL)
assert FOUND is not None
WORKED = FOUND[1]


def test_that_the_worked_profile_reads_its_sketch() -> None:
    worked = read(WORKED, "my_converter_cuff.toml")
    assert worked.decoder().feed(b"cut\n1500;20702;21.5\n") == [
        Decoded(pytest.approx(30.0), 20702.0, "counts", 0.0015)
    ]


def test_that_the_refusal_is_the_one_that_is_printed() -> None:
    with pytest.raises(ProfileError) as raised:
        read(WORKED.replace("gain = 419.4", "gain = 0"), "my_converter_cuff.toml")
    assert str(raised.value) in PAGE


def test_that_every_profile_kind_key_and_format_is_told_of() -> None:
    streaming = ("text", "json", "teleplot", "nmea", "meter16", "lab_dmm", "binary")
    keys = {f.name for kind in streaming for f in fields(KINDS[kind])}  # type: ignore[arg-type]
    keys |= {f.name for f in (*fields(Profile), *fields(PortSettings))} - {"parameters", "port"}
    for word in (*profiles(), *KINDS, *keys, *ENCODERS):
        assert f"`{word}`" in PAGE, word
