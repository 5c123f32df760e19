"""``doctor`` lists ports, measures one cuff, and says what to mend with its exit code."""

import os
from collections.abc import Iterable

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from ccft_desktop import cli
from ccft_desktop.commands.doctor import Measured, judged
from devices.cuff import Counters


def ran(*options: str) -> int:
    return cli.main(["doctor", *options])


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> list[ListPortInfo]:
    """The ports of a made-up computer; none at first."""
    listed: list[ListPortInfo] = []

    def comports() -> Iterable[ListPortInfo]:
        return listed

    monkeypatch.setattr(list_ports, "comports", comports)
    return listed


def measured(
    *, rate_hz: float | None = 50.0, readings: int = 500, received_bytes: int = 9000, rejected_lines: int = 0,
    gaps: int = 0, clock_share: float | None = 1.0, unplugged: bool = False, said: tuple[str, ...] = (),
) -> Measured:  # fmt: skip
    counters = Counters(
        received_bytes=received_bytes, readings=readings, rejected_lines=rejected_lines, rate_hz=rate_hz
    )
    return Measured(10.0, counters, gaps, clock_share, unplugged, said)


def found(one: Measured) -> list[str]:
    return [finding.text for finding in judged(one)]


def test_that_a_good_cuff_is_measured_and_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("--url", "cuffsim://", "--seconds", "0.5") == 0
    said = capsys.readouterr().out
    assert "Simulated patient: 50.0 Hz, 2" in said
    assert "0 gaps over 0.5 s" in said
    assert said.endswith("0 rejected lines.\nNothing to mend.\n")


def test_that_gaps_and_rejected_lines_are_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("--url", "cuffsim://?speed=10&mishap=garbage@2:1&mishap=stall@5:1", "--seconds", "0.8") == 1
    said = capsys.readouterr().out
    assert "- Gaps of the signal over 0.5 s: 2; check the cable" in said
    assert "- Lines that were no readings: " in said


def test_that_ports_are_listed_with_name_kind_and_identity(
    ports: list[ListPortInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    cable, radio = (ListPortInfo(url) for url in ("/dev/ttyNONE7", "/dev/rfcomm0"))  # type: ignore[no-untyped-call]
    cable.vid, cable.pid, cable.serial_number, cable.location = 0x0403, 0x6001, "A50285BI", "1-4"
    cable.description = "FT232R USB UART"
    ports += [radio, cable]
    ran()
    assert capsys.readouterr().out.splitlines()[:3] == [
        "Ports:",
        "  FT232R USB UART (/dev/ttyNONE7): an adapter or board that cuffs are built with, "
        "0403:6001:A50285BI:1-4",
        "  Bluetooth (/dev/rfcomm0): a paired device",
    ]


def test_that_no_port_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran() == 1
    said = capsys.readouterr().out
    assert said.startswith("Ports: none\n")
    assert "There is no serial port: plug the cuff in" in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--url", "/dev/ttyNOT_THERE"), "There is no cuff at /dev/ttyNOT_THERE."),
        (("--url", "cuffsim://", "--seconds", "0"), "--seconds is 0: allowed is more than 0, up to 3600."),
        (("--url", "cuffsim://", "--profile", "nonesuch"), "there is no such profile"),
    ],
)
def test_that_what_cannot_be_done_is_one_sentence(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*options) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_that_a_silent_port_is_heard_for_a_while_and_never_written_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    try:
        assert ran("--url", os.ttyname(theirs), "--baud", "9600", "--seconds", "0.3") == 1
        with pytest.raises(BlockingIOError):
            os.read(ours, 100)
    finally:
        os.close(ours)
        os.close(theirs)
    assert "- Nothing came: check that the cuff is on" in capsys.readouterr().out


def test_that_a_fine_measurement_has_no_findings() -> None:
    assert found(measured()) == []
    assert found(measured(rate_hz=None, clock_share=None)) == []


@pytest.mark.parametrize(
    ("one", "begins"),
    [
        (measured(rate_hz=2.0), "2.0 Hz is too slow to score: let the cuff send at least 5 Hz."),
        (measured(rate_hz=7.5), "7.5 Hz scores, but feedback lags"),
        (measured(unplugged=True), "The cuff was unplugged meanwhile"),
        (measured(clock_share=0.97), "The cuff's clock runs 3 % slow"),
        (measured(clock_share=1.05), "The cuff's clock runs 5 % fast"),
        (measured(readings=0, rate_hz=None, said=("It is noise.",)), "9000 bytes came and no reading"),
        (measured(readings=0, rate_hz=None, received_bytes=0), "Nothing came"),
    ],
)
def test_that_each_thing_found_is_said(one: Measured, begins: str) -> None:
    (text,) = found(one)
    assert text.startswith(begins)
