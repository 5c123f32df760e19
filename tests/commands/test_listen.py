"""``listen`` prints readings as CSV and says rate, gaps and rejected lines."""

import subprocess
import sys

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
        (("cuffsim://", "--unit", "furlong"), "The unit 'furlong' is not known"),
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
