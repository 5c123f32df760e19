"""``listen`` prints readings as CSV and says rate, gaps and rejected lines."""

import subprocess
import sys
from pathlib import Path

import pytest

from ccft_desktop import cli


def ran(*options: str) -> int:
    return cli.main(["listen", *options])


def test_that_readings_are_printed_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("cuffsim://?speed=20&seed=3", "--seconds", "0.5") == 0
    said = capsys.readouterr()
    header, *rows = said.out.splitlines()
    assert header == "t_s,pressure_mmhg"
    assert [row.split(",")[0] for row in rows[:3]] == ["0.000000", "0.020000", "0.040000"]
    assert all(15 < float(row.split(",")[1]) < 35 for row in rows)
    assert said.err.startswith("Rate 50.0 Hz;")
    assert "0 gaps" in said.err
    assert "0 rejected lines." in said.err


def test_that_gaps_and_rejected_lines_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("cuffsim://?speed=20&mishap=garbage@2:3", "--seconds", "0.6") == 0
    said = capsys.readouterr().err
    assert " 1 gaps over 0.5 s, the longest 3." in said
    assert " 0 rejected lines" not in said


def test_that_an_unplug_is_said_and_the_cuff_is_heard_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("cuffsim://?speed=10&mishap=unplug@2:2", "--seconds", "1.6") == 0
    said = capsys.readouterr()
    assert "The cuff was unplugged. Plug it back in.\nThe cuff is back.\n" in said.err
    assert float(said.out.splitlines()[-1].split(",")[0]) > 2.5


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("/dev/ttyNOT_THERE",), "There is no cuff at /dev/ttyNOT_THERE."),
        (("cuffsim://?rate=0",), "rate is 0: allowed is 1 to 1000 Hz."),
        (("cuffsim://", "--unit", "furlong"), "unit is 'furlong': allowed is mmHg"),
        (("cuffsim://", "--profile", "nothing"), "nothing.toml: there is no such profile. There are"),
        (
            ("cuffsim://", "--profile", "text", "--time-unit", "s"),
            "--time-unit cannot be given with --profile",
        ),
    ],
)
def test_that_what_cannot_be_listened_to_is_one_sentence(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*options, "--seconds", "1") == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_that_the_users_own_profile_is_found_beside_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CCFT_DESKTOP_DATA", str(tmp_path))
    own = tmp_path / "profiles" / "mine.toml"
    own.parent.mkdir()
    own.write_text(
        """
        name = "Mine"
        kind = "text"
        source = "made here"
        reference = "gauge"
        range_mmhg = [0, 75]
        resolution_mmhg = 0.1
        [parameters]
        counts = { zero = 8000, gain = 419.4 }
        """,
        encoding="utf-8",
    )
    assert ran("cuffsim://?speed=20&format=counts", "--profile", "mine", "--seconds", "0.5") == 0
    said = capsys.readouterr()
    rows = said.out.splitlines()[1:]
    assert len(rows) > 100
    assert all(15 < float(row.split(",")[1]) < 35 for row in rows)
    own.write_text(own.read_text().replace("gain = 419.4", "gain = 0"), encoding="utf-8")
    assert ran("cuffsim://", "--profile", str(own)) == 2
    assert "mine.toml: parameters.counts.gain is 0" in capsys.readouterr().err


def test_that_it_ends_quietly_when_nobody_reads_its_output_any_more() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ccft_desktop", "listen", "cuffsim://?speed=10"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "t_s,pressure_mmhg\n"
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(20) in (0, 2)
    assert said.startswith("Rate ")
    assert said.count("\n") == 1
    process.stderr.close()
