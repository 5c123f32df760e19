"""Protocol files: what is written is read back, and every error is one sentence with the file's name."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import PRESETS, Protocol, preset
from ccft_desktop.protocol_files import read_folder, read_protocol, write_protocol


@pytest.mark.parametrize("preset_id", list(PRESETS))
def test_that_every_preset_survives_its_file(preset_id: str, tmp_path: Path) -> None:
    protocol = preset("endurance", level_mmhg=26.0) if preset_id == "endurance" else preset(preset_id)
    path = tmp_path / "protocol.toml"
    write_protocol(path, protocol)
    assert read_protocol(path) == protocol


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    hold_s=st.floats(2.0, 30.0),
    band_mmhg=st.floats(0.5, 1.5),
)
def test_that_any_allowed_copy_survives_its_file(
    name: str, hold_s: float, band_mmhg: float, tmp_path: Path
) -> None:
    protocol = Protocol(
        preset="triple", name=name, hold_s=hold_s, band_mmhg=band_mmhg, holds_per_level=5, passes_needed=3
    )
    path = tmp_path / "copy.toml"
    write_protocol(path, protocol)
    assert read_protocol(path) == protocol


def test_that_a_file_written_by_hand_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    write_protocol(path, preset("ladder"))
    text = path.read_text(encoding="utf-8").replace("hold_s = 10.0", "hold_s = 8  # shorter")
    path.write_text(text, encoding="utf-8")
    assert read_protocol(path).hold_s == 8.0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"hold_s = ", "ours.toml is not TOML: Invalid value (at end of document)."),
        (b"\xff\xfe", "ours.toml is not a text file in UTF-8."),
        (b"#" * 100_001, "ours.toml is too large for a protocol: more than 100 kB."),
        (b"", "ours.toml: preset is missing."),
        (b"hold = 10", "ours.toml: hold is not a key of a protocol (its value is 10)."),
    ],
)
def test_that_a_file_that_is_no_protocol_is_one_sentence(written: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(written)
    with pytest.raises(InputError) as caught:
        read_protocol(path)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_that_a_value_out_of_range_names_file_key_value_and_range(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    write_protocol(path, preset("ladder"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("hold_s = 10.0", "hold_s = 99"), encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"^ours\.toml: hold_s is 99\. Allowed: 2 to 30 s\.$"):
        read_protocol(path)


def test_that_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^gone\.toml cannot be read: no such file or directory\.$"):
        read_protocol(tmp_path / "gone.toml")


def test_that_a_folder_is_not_read_as_a_protocol(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_protocol(tmp_path)


def test_that_a_folder_gives_its_protocols_by_name_and_a_sentence_for_what_is_none(tmp_path: Path) -> None:
    ladder, stage1 = preset("ladder"), preset("stage1")
    write_protocol(tmp_path / "b.toml", ladder)
    write_protocol(tmp_path / "a.toml", stage1)
    (tmp_path / "c.toml").write_text("hold = 10", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not looked at", encoding="utf-8")
    protocols, troubles = read_folder(tmp_path)
    assert protocols == (stage1, ladder)
    assert len(troubles) == 1
    assert troubles[0].startswith("c.toml: hold is not a key of a protocol")


def test_that_a_folder_that_does_not_exist_holds_no_protocols(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "gone") == ((), [])


def test_that_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^ours\.toml cannot be written: its folder does not exist\."):
        write_protocol(tmp_path / "gone" / "ours.toml", preset("ladder"))


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder this user may not write to"
)
def test_that_a_folder_one_may_not_write_to_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="permission denied"):
            write_protocol(tmp_path / "ours.toml", preset("ladder"))
    finally:
        tmp_path.chmod(0o700)


def test_that_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "ours.toml"
    taken.mkdir()
    (taken / "something").touch()
    with pytest.raises(InputError, match=r"^ours\.toml cannot be written"):
        write_protocol(taken, preset("ladder"))
    assert [path.name for path in tmp_path.iterdir()] == ["ours.toml"]


def test_that_a_protocol_replaces_the_one_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    write_protocol(path, preset("ladder"))
    write_protocol(path, preset("stage1"))
    assert read_protocol(path).preset == "stage1"
    assert [found.name for found in tmp_path.iterdir()] == ["ours.toml"]
