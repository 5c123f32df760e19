"""The kinds of cuffs there are: shipped, own, and own files that cannot be used."""

from pathlib import Path

import pytest

from ccft_desktop.core.limits import InputError
from ccft_desktop.profile_files import keep_profile, known_profiles
from devices.profiles import Profile, loaded, profile, profiles
from devices.squeeze import Finding, find
from devices.squeeze_profile import profile_of


def test_that_own_profiles_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    assert known_profiles(None) == (profiles(), [])
    assert known_profiles(tmp_path / "none") == (profiles(), [])
    reference = profile("reference_cuff")
    shipped = profiles()
    key = keep_profile(tmp_path / "new", _called("My cuff, no. 2"), shipped)
    assert key == "my_cuff_no_2"
    known, troubles = known_profiles(tmp_path / "new")
    assert troubles == []
    assert known == {**shipped, key: _called("My cuff, no. 2")}
    assert known["reference_cuff"] == reference
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["my_cuff_no_2.toml"]


def test_that_a_broken_file_costs_a_sentence_and_no_other_profile(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('name = "Bad"\nkind = "tea"\n', encoding="utf-8")
    keep_profile(tmp_path, _called("Good"), {})
    known, (trouble,) = known_profiles(tmp_path)
    assert "bad" not in known
    assert known["good"] == loaded(tmp_path / "good.toml")
    assert trouble.startswith("bad.toml: kind is 'tea': allowed is text")


def test_that_no_file_and_no_name_is_overwritten(tmp_path: Path) -> None:
    first = keep_profile(tmp_path, _called("Cuff A"), {})
    second = keep_profile(tmp_path, _called("Cuff-A"), {})
    assert (first, second) == ("cuff_a", "cuff_a_2")
    with pytest.raises(InputError, match="There is a profile called CUFF A already"):
        keep_profile(tmp_path, _called("CUFF A"), known_profiles(tmp_path)[0])


def test_that_a_name_without_latin_letters_has_a_file_too(tmp_path: Path) -> None:
    assert keep_profile(tmp_path, _called("манжета"), {}) == "cuff"


def test_that_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written to"):
        keep_profile(tmp_path / "file" / "profiles", _called("Cuff"), {})


def _called(name: str) -> Profile:
    def stretch(level_mmhg: float) -> bytes:
        return b"".join(b"%.2f\n" % (level_mmhg + 0.01 * (n % 3)) for n in range(50))

    found = find(stretch(20.0), stretch(42.0), 1.0)
    assert isinstance(found, Finding)
    return profile_of(found, name=name, source="A squeeze.", baud=57_600, unit="mmHg")
