"""The one driver over real pseudo-terminals and sockets: bytes in, readings out, cable in and out."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import pytest

from devices.cuff import MIXED_UNITS, CuffError, CuffUnplugged, Notice, Reading
from devices.decoders.decoded import Counts, LineFormat
from devices.serial_cuff import SerialCuff

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


class Device:
    """The far end of a pseudo-terminal that stands for a cuff."""

    def __init__(self) -> None:
        import tty

        self.ours, self.theirs = os.openpty()
        tty.setraw(self.theirs)
        self.url = os.ttyname(self.theirs)
        self.plugged = True

    def say(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.ours, data) :]

    def heard(self) -> bytes:
        return os.read(self.ours, 1000)

    def unplug(self) -> None:
        if self.plugged:
            self.plugged = False
            os.close(self.theirs)
            os.close(self.ours)


@pytest.fixture
def device() -> Iterator[Device]:
    device = Device()
    yield device
    device.unplug()


Came = list[Reading | Notice]


def read_until(cuff: SerialCuff, enough: Callable[[Came], bool], within_s: float = 10.0) -> Came:
    came: Came = []
    deadline_s = time.monotonic() + within_s
    while not enough(came):
        assert time.monotonic() < deadline_s, f"only {len(came)} came"
        came.extend(cuff.read(0.05))
    return came


def readings(came: Sequence[Reading | Notice]) -> list[Reading]:
    return [one for one in came if isinstance(one, Reading)]


def count(number: int) -> Callable[[Came], bool]:
    return lambda came: len(readings(came)) >= number


def opened(url: str, **told: object) -> SerialCuff:
    cuff = SerialCuff(url, **told)  # type: ignore[arg-type]
    cuff.open()
    return cuff


def test_that_lines_with_a_device_clock_become_readings_on_it(device: Device) -> None:
    cuff = opened(device.url)
    device.say(b"rest of a line\n" + b'{"t":5000,"p":20.5,"u":"mmHg"}\n{"t":5020,"p":20.6,"u":"mmHg"}\n')
    assert read_until(cuff, count(2)) == [Reading(0.0, 20.5, 20.5), Reading(pytest.approx(0.02), 20.6, 20.6)]
    cuff.close()


def test_that_lines_without_a_clock_get_the_hosts(device: Device) -> None:
    cuff = opened(device.url)
    device.say(b"\n")
    started_s = time.monotonic()
    for number in range(10):
        device.say(b"%d.5\n" % number)
    came = readings(read_until(cuff, count(10)))
    assert all(later.t_s > earlier.t_s for earlier, later in pairwise(came))
    assert came[-1].t_s <= time.monotonic() - started_s + 1.0
    cuff.close()


def test_that_bytes_may_come_one_at_a_time(device: Device) -> None:
    cuff = opened(device.url)
    came: Came = []
    for byte in b"\n22.4\n22.6\n":
        device.say(bytes([byte]))
        came.extend(cuff.read(0.05))
    assert [one.pressure_mmhg for one in readings(came)] == [22.4, 22.6]
    cuff.close()


def test_that_reading_waits_no_longer_than_told(device: Device) -> None:
    cuff = opened(device.url)
    started_s = time.monotonic()
    assert cuff.read(0.05) == ()
    assert 0.04 <= time.monotonic() - started_s < 1.0
    cuff.close()


def test_that_pulling_the_cable_is_said_and_nothing_read_before_is_lost(device: Device) -> None:
    cuff = opened(device.url)
    device.say(b"\n22.4\n")
    assert len(read_until(cuff, count(1))) == 1
    device.unplug()
    with pytest.raises(CuffUnplugged, match="unplugged"):
        cuff.read(0.05)
    cuff.close()
    with pytest.raises(CuffError, match=r"There is no cuff at .*Plug it in"):
        cuff.open()


def test_that_a_reopened_device_goes_on_after_a_gap_as_long_as_it_was(device: Device) -> None:
    cuff = opened(device.url)
    device.say(b'\n{"t":0,"p":20}\n{"t":1000,"p":21}\n')
    before = readings(read_until(cuff, count(2)))
    cuff.close()
    closed_s = time.monotonic()
    time.sleep(0.2)
    cuff.open()
    device.say(b'\n{"t":3,"p":22}\n')
    after = readings(read_until(cuff, count(1)))
    assert before[-1].t_s == 1.0
    assert 1.2 <= after[0].t_s <= 1.0 + time.monotonic() - closed_s + 0.2
    assert cuff.counters.longest_gap_s >= 0.2
    cuff.close()


def test_that_counters_tell_bytes_readings_rejects_and_rate(device: Device) -> None:
    cuff = opened(device.url)
    wire = b"\n" + b"".join(b'{"t":%d,"p":20}\n' % (20 * n) for n in range(20)) + b"9999\n9999\n"
    device.say(wire)
    came = read_until(cuff, lambda came: bool(came) and isinstance(came[-1], Notice))
    counters = cuff.counters
    assert (counters.received_bytes, counters.readings, counters.rejected_lines) == (len(wire), 20, 2)
    assert counters.rate_hz == pytest.approx(50.0)
    assert [one.kind for one in came if isinstance(one, Notice)] == ["rejected"]
    cuff.close()


def test_that_a_thousand_lines_a_second_lose_none(device: Device) -> None:
    cuff = opened(device.url)
    wire = [b'{"t":%d,"p":%d.5,"u":"mmHg"}\n' % (n, n % 30) for n in range(3000)]
    device.say(b"\n")

    def flood() -> None:
        for start in range(0, len(wire), 7):
            device.say(b"".join(wire[start : start + 7]))

    writer = threading.Thread(target=flood)
    writer.start()
    came = readings(read_until(cuff, count(3000)))
    writer.join()
    assert [one.pressure_mmhg for one in came] == [n % 30 + 0.5 for n in range(3000)]
    assert cuff.counters.rejected_lines == 0
    cuff.close()


def test_that_prompts_are_written_as_lines_only_to_a_cuff_that_listens(device: Device) -> None:
    cuff = opened(device.url, prompts=True)
    cuff.prompt("cue 26.0")
    assert device.heard() == b"cue 26.0\n"
    cuff.close()
    deaf = opened(device.url)
    deaf.prompt("cue 26.0")
    deaf.close()
    os.set_blocking(device.ours, False)
    with pytest.raises(BlockingIOError):
        device.heard()


def test_that_a_prompt_nobody_takes_does_not_hold_up_the_reading(device: Device) -> None:
    cuff = opened(device.url, prompts=True)
    started_s = time.monotonic()
    for _ in range(3):
        cuff.prompt("x" * 100_000)
    assert time.monotonic() - started_s < 3.0
    cuff.close()


def test_that_a_port_another_program_uses_is_refused_with_a_sentence(device: Device) -> None:
    cuff = opened(device.url)
    with pytest.raises(CuffError, match=r"Another program is using .*\. Close it"):
        SerialCuff(device.url).open()
    cuff.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may use every port")
def test_that_a_port_without_permission_names_the_group(device: Device) -> None:
    os.chmod(device.url, 0)
    with pytest.raises(CuffError, match="dialout"):
        SerialCuff(device.url).open()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("/dev/ttyNOT_THERE", "There is no cuff at /dev/ttyNOT_THERE. Plug it in"),
        ("/dev/null", "cannot be opened as a serial port"),
        ("socket://127.0.0.1:1", "Nothing answers at socket://127.0.0.1:1"),
        ("nonsense://x", "The cuff at nonsense://x cannot be opened"),
    ],
)
def test_that_what_cannot_be_opened_is_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(CuffError, match=sentence) as raised:
        SerialCuff(url).open()
    assert "\n" not in str(raised.value)


def test_that_reading_a_closed_cuff_is_an_expected_fault(device: Device) -> None:
    cuff = SerialCuff(device.url)
    cuff.close()
    with pytest.raises(CuffUnplugged):
        cuff.read(0.0)


def test_that_a_line_format_reaches_the_decoder(device: Device) -> None:
    cuff = opened(device.url, line_format=LineFormat(unit="kPa"))
    device.say(b"\n2.9331\n")
    (one,) = readings(read_until(cuff, count(1)))
    assert (one.raw, round(one.pressure_mmhg, 2)) == (2.9331, 22.0)
    cuff.close()


def test_that_a_socket_is_read_and_its_end_is_an_unplug() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    cuff = opened(f"socket://127.0.0.1:{listener.getsockname()[1]}")
    far, _ = listener.accept()
    far.sendall(b"\n22.4\n22.6\n")
    assert [one.pressure_mmhg for one in readings(read_until(cuff, count(2)))] == [22.4, 22.6]
    far.close()
    with pytest.raises(CuffUnplugged):
        read_until(cuff, count(1))
    cuff.close()
    listener.close()


def test_that_a_process_with_very_many_files_open_reads_its_cuff_all_the_same(device: Device) -> None:
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 1200:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, 1200), most))
    held: list[int] = []
    cuff = SerialCuff(device.url)
    try:
        while not held or held[-1] < 1024:
            held.append(os.dup(device.ours))
        cuff.open()
        device.say(b"9.7\n22.4\n")
        assert [r.pressure_mmhg for r in read_until(cuff, bool) if isinstance(r, Reading)] == [22.4]
    finally:
        cuff.close()
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.mark.parametrize(
    ("told", "lines", "unit"),
    [
        (LineFormat(), b"22.4\n22.5\n", "mmHg"),
        (LineFormat(unit="hPa"), b"30.1\n30.2\n", "hPa"),
        (LineFormat(), b"2.9 kPa\n3.0 kPa\n", "kPa"),
        (LineFormat(counts=Counts(zero=100.0, gain=10.0)), b"320\n321\n", "counts"),
    ],
    ids=["by itself", "as told", "as the line says", "counts"],
)
def test_that_the_unit_of_the_raw_numbers_is_told(
    device: Device, told: LineFormat, lines: bytes, unit: str
) -> None:
    cuff = SerialCuff(device.url, line_format=told)
    cuff.open()
    assert cuff.raw_unit == ""
    device.say(b"\n" + lines)
    read_until(cuff, lambda came: len(came) == 2)
    assert cuff.raw_unit == unit
    cuff.close()


def test_that_a_cuff_switched_to_another_unit_says_that_its_numbers_are_mixed(device: Device) -> None:
    cuff = SerialCuff(device.url)
    cuff.open()
    device.say(b"\n22.4 mmHg\n")
    read_until(cuff, lambda came: len(came) == 1)
    device.say(b"3.0 kPa\n")
    read_until(cuff, lambda came: len(came) == 1)
    assert cuff.raw_unit == MIXED_UNITS
    device.say(b"22.4 mmHg\n")
    read_until(cuff, lambda came: len(came) == 1)
    assert cuff.raw_unit == MIXED_UNITS
    cuff.close()
