"""Settings come back as they were saved, and a damaged file costs a sentence, never the program."""

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.lock_rule import HIGHEST_LOCK_MIN
from ccft_desktop.core.pressure_alarm import HIGHEST_ALARM_MMHG, LOWEST_ALARM_MMHG
from ccft_desktop.settings import BAUD_HIGHEST, BAUD_LOWEST, CHOICES, TEXT_LONGEST, Settings, load, save

LETTERS = st.characters(exclude_categories=("C", "Z"))


def line(name: str) -> st.SearchStrategy[str]:
    """A text that the setting ``name`` may hold, spaces inside it too."""
    return st.text(st.one_of(LETTERS, st.just(" ")), max_size=TEXT_LONGEST[name]).map(str.strip)


ANY_SETTINGS = st.builds(
    Settings,
    cuff_url=line("cuff_url"),
    baud=st.integers(BAUD_LOWEST, BAUD_HIGHEST),
    prompts=st.booleans(),
    feedback=st.sampled_from(CHOICES["feedback"]),
    screen_position=st.sampled_from(CHOICES["screen_position"]),
    alarm_mmhg=st.floats(LOWEST_ALARM_MMHG, HIGHEST_ALARM_MMHG),
    theme=st.sampled_from(CHOICES["theme"]),
    lock_after_min=st.integers(0, HIGHEST_LOCK_MIN),
    clinic_name=line("clinic_name"),
    clinic_line=line("clinic_line"),
    paper=st.sampled_from(CHOICES["paper"]),
    window_placement=line("window_placement"),
    summary_template=st.text(LETTERS | st.sampled_from(' \n{},;"\\'), max_size=80),
    keys=st.sampled_from(("", "cue=Return,B;scm=1,F1,A", "stop=Esc;note=N,\\,#")),
)


@given(ANY_SETTINGS)
def test_that_what_is_saved_comes_back(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "settings.ini"
    save(settings, path)
    assert load(path) == (settings, [])


def test_that_no_file_gives_the_usual_settings(tmp_path: Path) -> None:
    assert load(tmp_path / "none.ini") == (Settings(), [])


def test_that_a_folder_is_made_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.ini"
    save(Settings(clinic_name="Praxis Ost"), path)
    assert load(path)[0].clinic_name == "Praxis Ost"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("baud=fast", "baud is 'fast'. Allowed: a whole number. The program goes on with 115200."),
        ("baud=0", "baud is 0. Allowed: 300 to 3000000. The program goes on with 115200."),
        ("alarm_mmhg=90", "alarm_mmhg is 90. Allowed: 35 to 80 mmHg. The program goes on with 45.0."),
        ("feedback=none", "feedback is 'none'. Allowed: guide, band, blind. "),
        ("theme=pink", "theme is 'pink'. Allowed: system, light, dark, contrast. "),
        (
            "lock_after_min=121",
            "lock_after_min is 121. Allowed: 1 to 120 minutes, or 0 for never. The program ",
        ),
        (
            "lock_after_min=-5",
            "lock_after_min is -5. Allowed: 1 to 120 minutes, or 0 for never. The program ",
        ),
        ("paper=A0", "paper is 'A0'. Allowed: A4, Letter. The program goes on with 'A4'."),
        ("prompts=perhaps", "prompts is 'perhaps'. Allowed: true or false. The program goes on with False."),
        ('keys="scm=1,2"', "keys is 'scm=1,2': the key 2 is used for scm and for retraction. "),
        ("clinic_name=" + "x" * 81, "clinic_name has 81 characters. Allowed: at most 80, all in one line."),
    ],
)
def test_that_a_broken_entry_falls_back_and_is_named(tmp_path: Path, entry: str, sentence: str) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(f"[General]\nclinic_line=High Street 1\n{entry}\n", encoding="utf-8")
    settings, notes = load(path)
    assert settings == Settings(clinic_line="High Street 1")
    assert len(notes) == 1
    assert sentence in notes[0]


def test_that_a_text_with_a_comma_is_one_text(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text("[General]\nclinic_line=High Street 1, Anytown\n", encoding="utf-8")
    assert load(path)[0].clinic_line == "High Street 1, Anytown"


@given(st.binary(max_size=300))
def test_that_no_file_whatever_stops_the_program(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "settings.ini"
    path.write_bytes(b"[General]\nbaud=9600\n" + rubbish)
    settings, _ = load(path)
    assert asdict(settings).keys() == asdict(Settings()).keys()


@pytest.mark.parametrize("baud", [BAUD_LOWEST, BAUD_HIGHEST])
def test_that_the_ends_of_a_range_are_inside(baud: int) -> None:
    assert Settings(baud=baud).baud == baud


@pytest.mark.parametrize("baud", [BAUD_LOWEST - 1, BAUD_HIGHEST + 1])
def test_that_beyond_the_ends_is_refused_with_the_range(baud: int) -> None:
    with pytest.raises(InputError, match=f"baud is {baud}. Allowed: 300 to 3000000."):
        Settings(baud=baud)


def test_that_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(OSError, match="file"):
        save(Settings(), in_the_way / "settings.ini")
