"""Profiles from files: the shipped ones are whole, the user's own win, a wrong one is refused exactly."""

from pathlib import Path

import pytest

from devices.encoders import ENCODERS
from devices.profiles import PortSettings, Profile, ProfileError, loaded, profile, profiles, read

GOOD = """
name = "Mine"
kind = "text"
source = "made by hand"
reference = "gauge"
range_mmhg = [0, 75]
resolution_mmhg = 0.1

[port]
bauds = [9600]
parity = "even"
settle_s = 2

[parameters]
unit = "kPa"
"""


def test_that_a_profile_is_read_whole() -> None:
    mine = read(GOOD, "mine.toml")
    assert (mine.name, mine.kind, mine.reference, mine.range_mmhg) == ("Mine", "text", "gauge", (0.0, 75.0))
    assert mine.port == PortSettings(bauds=(9600,), parity="even", settle_s=2.0)
    assert not mine.answers
    assert mine.decoder().feed(b"cut\n2.9331\n")[0].unit == "kPa"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"text"', '"telepathy"', "mine.toml: kind is 'telepathy': allowed is text, "),
        ("resolution_mmhg = 0.1", "", "mine.toml: resolution_mmhg is missing."),
        ("resolution_mmhg", "resolution", "mine.toml: resolution is not known: use name, "),
        ('"gauge"', '"wild"', "mine.toml: reference is 'wild': allowed is gauge, differential, absolute."),
        ("[0, 75]", "[75, 0]", "mine.toml: range_mmhg has a lowest that is not below its highest."),
        ("[9600]", "[1200]", "mine.toml: port.bauds is 1200: allowed is 2400, "),
        ("[9600]", "[]", "mine.toml: port.bauds is (): allowed is length 1 to 10."),
        ("settle_s = 2", "settle_s = 90", "mine.toml: port.settle_s is 90.0: allowed is 0 to 20 s."),
        ("settle_s = 2", 'settle_s = "2"', "mine.toml: port.settle_s is '2': give a number."),
        ('unit = "kPa"', 'unit = "furlong"', "mine.toml: parameters.unit is 'furlong': allowed is mmHg, "),
        ('unit = "kPa"', "unity = 1", "mine.toml: parameters.unity is not known: use unit, "),
        ("[port]", "[port", "mine.toml: is not TOML: "),
    ],
)
def test_that_a_wrong_profile_is_refused_with_file_key_and_reason(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ProfileError) as raised:
        read(GOOD.replace(old, new), "mine.toml")
    assert str(raised.value).startswith(sentence)
    assert str(raised.value).endswith(".")
    assert raised.value.file == "mine.toml"


def test_that_every_shipped_profile_is_whole_and_makes_what_it_says() -> None:
    for key, shipped in profiles().items():
        assert isinstance(shipped, Profile), key
        if shipped.answers:
            assert shipped.port.writes, key
            shipped.dialogue().opened(0.0)
            with pytest.raises(TypeError):
                shipped.decoder()
        else:
            assert shipped.decoder().feed(b"") == [], key
            with pytest.raises(TypeError):
                shipped.dialogue()


def test_that_every_streaming_profile_has_a_format_to_try_it_with() -> None:
    streaming = {key for key, shipped in profiles().items() if not shipped.answers}
    assert {encoder.profile for encoder in ENCODERS.values()} | {"absolute_hpa", "json"} == streaming


def test_that_the_users_own_is_found_and_wins(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "text.toml").write_text(GOOD, encoding="utf-8")
    assert profile("mine", tmp_path) == profile("text", tmp_path) == loaded(tmp_path / "mine.toml")
    assert profiles(tmp_path).keys() == profiles().keys() | {"mine"}
    assert profiles(tmp_path / "nowhere") == profiles()


def test_that_what_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"^nothing\.toml: there is no such profile\. There are .*text"):
        profile("nothing", tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ProfileError, match=r"^bytes\.toml: cannot be read as text\.$"):
        profile("bytes", tmp_path)
    with pytest.raises(ProfileError, match=r"^gone\.toml: cannot be read"):
        loaded(tmp_path / "gone.toml")


def test_that_an_answering_kind_must_be_allowed_to_write() -> None:
    asked = (Path(__file__).parents[3] / "devices/profiles/modbus_float.toml").read_text(encoding="utf-8")
    with pytest.raises(ProfileError, match=r"port\.writes is false: .* must be asked"):
        read(asked.replace("writes = true", "writes = false"), "deaf.toml")
