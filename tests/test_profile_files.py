"""The kinds of cuffs there are: shipped, own, and own files that cannot be used."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ccft_desktop.core.limits import InputError
from ccft_desktop.profile_files import (
    keep_profile,
    known_profiles,
    own_profiles,
    put_profile,
    remove_profile,
    rename_profile,
)
from devices.profiles import Profile, loaded, profile, profiles, read
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


BY_HAND = """\
# From the bench in room 3.
name = "Old"  # as on its label
kind = "text"
source = "made here"
reference = "gauge"
range_mmhg = [0, 75]
resolution_mmhg = 0.1

[port]
bauds = [57600]

[parameters]
label = "name = what"
"""


def test_that_another_name_keeps_key_and_every_other_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(BY_HAND, encoding="utf-8")
    rename_profile(tmp_path, "old", 'The "new" one, 2\\3')
    text = (tmp_path / "old.toml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# From the bench in room 3."
    assert text.splitlines()[2:] == BY_HAND.splitlines()[2:]
    assert own_profiles(tmp_path) == {"old": replace(read(BY_HAND, "old"), name='The "new" one, 2\\3')}


def test_that_a_name_over_several_lines_can_be_changed_too(tmp_path: Path) -> None:
    odd = BY_HAND.replace('"Old"  # as on its label', '"""\nOld"""')
    (tmp_path / "old.toml").write_text(odd, encoding="utf-8")
    rename_profile(tmp_path, "old", "New")
    assert own_profiles(tmp_path) == {"old": replace(read(odd, "old"), name="New")}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "The name has 0 characters. Allowed: 1 to 60."),
        ("x" * 61, "The name has 61 characters. Allowed: 1 to 60."),
        ("reference CUFF", "There is a profile called reference CUFF already. Give another name."),
    ],
)
def test_that_a_name_that_cannot_be_is_refused_and_nothing_changes(
    name: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "old.toml").write_text(BY_HAND, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        rename_profile(tmp_path, "old", name)
    assert (tmp_path / "old.toml").read_text(encoding="utf-8") == BY_HAND
    rename_profile(tmp_path, "old", "OLD")


def test_that_what_is_deleted_can_be_put_back_to_the_letter(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(BY_HAND, encoding="utf-8")
    text = remove_profile(tmp_path, "old")
    assert own_profiles(tmp_path) == {}
    put_profile(tmp_path, "old", text)
    assert [path.name for path in tmp_path.iterdir()] == ["old.toml"]
    assert (tmp_path / "old.toml").read_text(encoding="utf-8") == BY_HAND
    remove_profile(tmp_path, "old")
    with pytest.raises(InputError, match=r"old\.toml cannot be read"):
        remove_profile(tmp_path, "old")


def test_that_only_own_profiles_are_own_also_where_they_replace_a_shipped_one(tmp_path: Path) -> None:
    assert own_profiles(None) == {}
    assert own_profiles(tmp_path / "none") == {}
    (tmp_path / "text.toml").write_text(BY_HAND, encoding="utf-8")
    (tmp_path / "broken.toml").write_text("name =", encoding="utf-8")
    assert own_profiles(tmp_path) == {"text": read(BY_HAND, "text")}
    remove_profile(tmp_path, "text")
    assert known_profiles(tmp_path)[0] == profiles()


def _called(name: str) -> Profile:
    def stretch(level_mmhg: float) -> bytes:
        return b"".join(b"%.2f\n" % (level_mmhg + 0.01 * (n % 3)) for n in range(50))

    found = find(stretch(20.0), stretch(42.0), 1.0)
    assert isinstance(found, Finding)
    return profile_of(found, name=name, source="A squeeze.", baud=57_600, unit="mmHg")
