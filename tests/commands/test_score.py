"""``ccft-desktop score`` from the files to the exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccft_desktop.cli import main
from ccft_desktop.commands.recording_csv import LONGEST_LINE, read_marks, read_recording
from ccft_desktop.core.limits import InputError

# 10 Hz: a second of rest, the level from 1.1 s to 11.7 s, rest until 14 s.
ONE_HOLD = [(i / 10, 26.0 if 11 <= i <= 117 else 20.0) for i in range(141)]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str | bytes, name: str = "recording.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def as_csv(samples: list[tuple[float, float]], end: str = "\n") -> str:
    return end.join(["t_s,pressure_mmhg", *(f"{t_s},{p}" for t_s, p in samples), ""])


def scored(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    assert main(["score", *map(str, words), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    result = json.loads(said.out)
    assert isinstance(result, dict)
    return result


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["score", *map(str, words)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_that_one_good_hold_is_found_scored_and_timed(write, capsys):
    # Cue with the first full second at 1.0; in band from 1.1, so the hold runs from 1.6 to 11.6.
    result = scored(capsys, write(as_csv(ONE_HOLD)), "--preset", "endurance", "--level", 26)
    (hold,) = result["holds"]
    assert result["schema"] == "ccft.result/1"
    assert result["protocol"]["levels_mmhg"] == [26.0]
    assert (hold["cue_s"], hold["start_s"], hold["end_s"]) == pytest.approx((1.0, 1.6, 11.6), abs=1e-9)
    assert (hold["outcome"], hold["reason"]) == ("success", None)
    assert result["scores"] == {
        "highest_pressure_mmhg": 26.0,
        "activation_score_mmhg": 6.0,
        "performance_index": 6.0,
        "cumulative_performance_index": None,
    }
    assert result["ended"] == "recording_ended"


@pytest.mark.parametrize(
    "dressed",
    [
        pytest.param(as_csv(ONE_HOLD, end="\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + as_csv(ONE_HOLD).encode(), id="BOM"),
        pytest.param(as_csv(ONE_HOLD).rstrip("\n").encode(), id="no last line end"),
        pytest.param(as_csv(ONE_HOLD).encode() + b"\n \n\n", id="empty lines at the end"),
        pytest.param(
            "\n".join(["note, pressure_mmhg ,t_s", *(f'"a, b",{p}, {t}' for t, p in ONE_HOLD)]).encode(),
            id="other columns, another order, quotes, spaces",
        ),
        pytest.param(
            b"\n".join([b"t_s,pressure_mmhg,note", *(b"%f,%f,\xfcben" % sample for sample in ONE_HOLD)]),
            id="a further column that is no UTF-8",
        ),
    ],
)
def test_that_the_dress_of_a_recording_does_not_change_its_result(dressed, write, capsys):
    words = ("--preset", "endurance", "--level", 26)
    plain = scored(capsys, write(as_csv(ONE_HOLD)), *words)
    assert scored(capsys, write(dressed, "dressed.csv"), *words) == plain


def test_that_people_get_a_table_that_names_scores_and_what_does_not_apply(write, capsys):
    assert main(["score", str(write(as_csv(ONE_HOLD))), "--preset", "endurance", "--level", "26"]) == 0
    out = capsys.readouterr().out
    assert "10 x 10 s at one level (endurance)" in out
    assert "   1     26  1.00   1.60  11.60" in out
    assert "held" in out
    assert "Performance index             6 of 100" in out
    assert "Cumulative performance index  not applicable" in out
    assert "the recording ended first" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t_s is not there"),
        ("\n\n", "t_s is not there"),
        ("0.0,20.0\n0.1,20.0\n", "t_s is not there"),
        ("t_s;pressure_mmhg\n0;20\n", "separated by commas; t_s is not there"),
        ("t_s,pressure\n0,20\n", "pressure_mmhg is not there"),
        ("t_s,t_s,pressure_mmhg\n0,0,20\n", "t_s is twice there"),
        ("t_s,pressure_mmhg\n", "has a header but no samples"),
        ("t_s,pressure_mmhg\n0.0,20\n0.1,calm\n", "line 3: pressure_mmhg is 'calm'"),
        ("t_s,pressure_mmhg\n0.0,20\n\n0.1,calm\n", "line 4: pressure_mmhg is 'calm'"),
        ("t_s,pressure_mmhg\nnan,20\n", "line 2: t_s is 'nan'"),
        ("t_s,pressure_mmhg\n0.0,inf\n", "line 2: pressure_mmhg is 'inf'"),
        ("t_s,pressure_mmhg\n0.0,1e999\n", "line 2: pressure_mmhg is '1e999'"),
        ("t_s,pressure_mmhg\n0.0,2_0\n", "line 2: pressure_mmhg is '2_0'"),
        ("t_s,pressure_mmhg\n0.0,\n", "line 2: pressure_mmhg is ''"),
        ("t_s,pressure_mmhg\n0.0,20\n0.1\n", "line 3: pressure_mmhg is missing"),
        ("t_s,pressure_mmhg\n0.0,20\n0.2,20\n0.1,20\n", "line 4: t_s is 0.1 after 0.2"),
        ("t_s,pressure_mmhg\n0.0,20\n0.0,20\n", "line 3: t_s is 0 after 0"),
        ('t_s,pressure_mmhg\n0.0,"20\n', "not a line of a CSV file"),
        ("\0" * (LONGEST_LINE + 1), "line 1 is longer than 65536 characters"),
        ("t_s,pressure_mmhg\n" + "\n" * 2000, "more than 1000 empty lines"),
    ],
)
def test_that_a_file_that_cannot_be_scored_is_refused_in_one_line(text, said, write, capsys):
    line = refused(capsys, write(text), "--preset", "triple")
    assert line.startswith("ccft-desktop: recording.csv")
    assert said in line


def test_that_time_going_back_between_two_blocks_is_seen(write):
    rows = [f"{i / 100:.2f},20" for i in range(20_000)]
    rows[16_384] = "0.50,20"
    with pytest.raises(InputError, match=r"line 16386: t_s is 0\.5 after 163\.83"):
        read_recording(write("\n".join(["t_s,pressure_mmhg", *rows])))


def test_that_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, capsys):
    assert "nowhere.csv cannot be read" in refused(capsys, tmp_path / "nowhere.csv", "--preset", "triple")
    assert "cannot be read" in refused(capsys, tmp_path, "--preset", "triple")


def test_that_two_hundred_megabytes_of_something_else_are_not_read(tmp_path, capsys):
    path = tmp_path / "film.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "not a recording" in refused(capsys, path, "--preset", "triple")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--preset", "endurance"), "level is missing"),
        (("--preset", "triple", "--level", "26"), "Only the endurance preset takes a level"),
        (("--preset", "endurance", "--level", "41"), "level is 41"),
        (("--preset", "endurance", "--level", "nan"), "level is nan"),
        (("--preset", "quintuple"), "preset is 'quintuple'"),
        (("--protocol", "nowhere.toml", "--level", "26"), "--level is 26"),
        (("--protocol", "nowhere.toml"), "nowhere.toml cannot be read"),
    ],
)
def test_that_rules_that_cannot_be_used_are_refused(words, said, write, capsys):
    assert said in refused(capsys, write(as_csv(ONE_HOLD)), *words)


def test_that_a_protocol_file_gives_the_same_as_its_preset(write, capsys, tmp_path):
    from ccft_desktop.core.protocol import preset
    from ccft_desktop.protocol_files import write_protocol

    recording, protocol = write(as_csv(ONE_HOLD)), tmp_path / "own.toml"
    write_protocol(protocol, preset("endurance", level_mmhg=26.0))
    by_preset = scored(capsys, recording, "--preset", "endurance", "--level", 26)
    assert scored(capsys, recording, "--protocol", protocol) == by_preset


def test_that_a_failing_fault_in_the_marks_fails_the_hold_and_an_advisory_one_is_listed(write, capsys):
    recording = write(as_csv(ONE_HOLD))
    marks = write("code,t_s\nscm,5.0\njaw,4.0\n", "marks.csv")
    result = scored(capsys, recording, "--preset", "endurance", "--level", 26, "--marks", marks)
    (hold,) = result["holds"]
    assert (hold["outcome"], hold["reason"]) == ("failed", "fault")
    assert hold["faults"] == ["jaw", "scm"]
    assert result["scores"]["performance_index"] == 0.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t_s,code\n1.0,sneeze\n", "marks.csv, line 2: code is 'sneeze'"),
        ("t_s,code\n1.0,scm\nsoon,scm\n", "marks.csv, line 3: t_s is 'soon'"),
        ("t_s,code\n1.0\n", "marks.csv, line 2: code is missing"),
        ("1.0,scm\n", "marks.csv: its header must name the columns t_s and code"),
        ("t_s,code,value\n1.0,outcome,maybe\n", "marks.csv, line 2: outcome is 'maybe'"),
    ],
)
def test_that_marks_that_cannot_be_used_are_refused(text, said, write, capsys):
    words = ("--preset", "triple", "--marks", write(text, "marks.csv"))
    assert said in refused(capsys, write(as_csv(ONE_HOLD)), *words)


def test_that_marks_are_ordered_by_time_and_equal_times_keep_their_order(write):
    events = read_marks(write("t_s,code,value\n3,lift,\n1,pause,\n3,undo,\n2,outcome,1 success slipped\n"))
    assert [(event.t_s, event.code) for event in events] == [
        (1.0, "pause"),
        (2.0, "outcome"),
        (3.0, "lift"),
        (3.0, "undo"),
    ]
    assert events[1].value == "1 success slipped"


def test_that_a_marks_file_may_hold_no_mark(write):
    assert read_marks(write("t_s,code\n")) == ()


def test_that_a_reader_of_the_output_that_goes_away_gets_no_complaint(write):
    reading, writing = os.pipe()
    os.close(reading)
    words = [str(write(as_csv(ONE_HOLD))), "--preset", "triple"]
    done = subprocess.run(
        [sys.executable, "-m", "ccft_desktop", "score", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")
