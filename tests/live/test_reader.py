"""The reader on its thread, over real pseudo-terminals: nothing lost, silence and unplugging noticed."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from ccft_desktop.live.cuff_thread import CuffThread
from ccft_desktop.live.reader import CuffReader
from devices.cuff import Counters, CuffState, Notice, Reading
from devices.serial_cuff import SerialCuff

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


class Screen(QObject):
    """Hears everything a reader says, in the GUI thread."""

    def __init__(self, reader: CuffReader) -> None:
        super().__init__()
        self.readings: list[Reading] = []
        self.batches = 0
        self.states: list[CuffState] = []
        self.sentences: list[str] = []
        self.notices: list[Notice] = []
        self.counters: list[Counters] = []
        self.threads: set[QThread] = set()
        reader.arrived.connect(self.on_arrived)
        reader.state_changed.connect(self.on_state)
        reader.failed.connect(self.on_failed)
        reader.noticed.connect(self.on_noticed)
        reader.counted.connect(self.on_counted)

    @Slot(object)
    def on_arrived(self, batch: tuple[Reading, ...]) -> None:
        self.readings += batch
        self.batches += 1
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def on_state(self, state: CuffState) -> None:
        self.states.append(state)

    @Slot(str)
    def on_failed(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @Slot(object)
    def on_noticed(self, notice: Notice) -> None:
        self.notices.append(notice)

    @Slot(object)
    def on_counted(self, counters: Counters) -> None:
        self.counters.append(counters)


class Device:
    """The far end of a pseudo-terminal; ``path`` is a name that follows it when it is plugged in again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ours = self.theirs = -1
        self.plug_in()

    def plug_in(self) -> None:
        import tty

        self.ours, self.theirs = os.openpty()
        tty.setraw(self.theirs)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self.theirs))

    def say(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.ours, data) :]

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        for end in (self.theirs, self.ours):
            with contextlib.suppress(OSError):
                os.close(end)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    device = Device(tmp_path / "cuff")
    yield device
    device.unplug()


Start = Callable[..., tuple[CuffReader, Screen]]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Starts readers and stops them after the test."""
    threads: list[CuffThread] = []

    def started(
        cuff: SerialCuff, sink: Callable[[Sequence[Reading]], None] | None = None
    ) -> tuple[CuffReader, Screen]:
        reader = CuffReader(cuff, sink)
        screen = Screen(reader)
        threads.append(CuffThread(reader))
        threads[-1].start()
        return reader, screen

    yield started
    assert all(thread.stop() for thread in threads)


def wait(qtbot: QtBot, reached: Callable[[], object], timeout_ms: int = 8000) -> None:
    def check() -> None:
        assert reached()

    qtbot.waitUntil(check, timeout=timeout_ms)


def wait_until_open(qtbot: QtBot, screen: Screen) -> None:
    # What is written to a port before it is open is thrown away at its opening.
    wait(qtbot, lambda: screen.counters)


def test_that_readings_arrive_in_the_gui_thread_after_the_sink(
    qtbot: QtBot, device: Device, start: Start
) -> None:
    sunk: list[Reading] = []
    _, screen = start(SerialCuff(str(device.path)), sunk.extend)
    wait_until_open(qtbot, screen)
    device.say(b"\n" + b"".join(b'{"t":%d,"p":20.5}\n' % (20 * n) for n in range(50)))
    wait(qtbot, lambda: len(screen.readings) >= 49)
    assert sunk == screen.readings
    assert screen.threads == {QThread.currentThread()}
    assert screen.states == [CuffState.OPENING, CuffState.STREAMING]


def test_that_banners_are_noticed_and_counters_come_each_second(
    qtbot: QtBot, device: Device, start: Start
) -> None:
    _, screen = start(SerialCuff(str(device.path)))
    wait_until_open(qtbot, screen)
    device.say(b"\n\nTaring...\n22.4\n")
    wait(qtbot, lambda: screen.notices and screen.readings and len(screen.counters) >= 2)
    assert [(notice.kind, notice.text) for notice in screen.notices] == [("banner", "Taring...")]
    assert screen.counters[-1].readings == 1


def test_that_silence_is_a_stall_and_ends_with_the_next_reading(
    qtbot: QtBot, device: Device, start: Start
) -> None:
    _, screen = start(SerialCuff(str(device.path)))
    wait_until_open(qtbot, screen)
    device.say(b"\n22.4\n22.5\n")
    wait(qtbot, lambda: screen.states[-1] is CuffState.STREAMING)
    silent_s = time.monotonic()
    wait(qtbot, lambda: screen.states[-1] is CuffState.STALLED)
    assert 0.8 < time.monotonic() - silent_s < 2.0
    device.say(b"22.6\n")
    wait(qtbot, lambda: screen.states[-1] is CuffState.STREAMING)
    assert [one.pressure_mmhg for one in screen.readings] == [22.4, 22.5, 22.6]


def test_that_unplugging_is_a_sentence_with_the_time_and_plugging_in_goes_on_after_a_gap(
    qtbot: QtBot, device: Device, start: Start
) -> None:
    _, screen = start(SerialCuff(str(device.path)))
    wait_until_open(qtbot, screen)
    said_s = time.monotonic()
    device.say(b'\n{"t":100,"p":22.4}\n{"t":120,"p":22.5}\n')
    wait(qtbot, lambda: len(screen.readings) == 2)
    read_s = time.monotonic()
    device.unplug()
    wait(qtbot, lambda: screen.states[-1] is CuffState.LOST)
    wait(qtbot, lambda: screen.sentences)
    (sentence,) = screen.sentences
    assert sentence.startswith("The cuff was unplugged at ")
    assert sentence.endswith(". Plug it back in: the test waits.")
    device.plug_in()
    wait(qtbot, lambda: screen.states[-1] is CuffState.OPENING)
    back_s = time.monotonic()
    device.say(b'\n{"t":3,"p":22.6}\n')
    wait(qtbot, lambda: len(screen.readings) == 3)
    gap_s = screen.readings[2].t_s - screen.readings[1].t_s
    assert 0.5 <= back_s - read_s <= gap_s <= time.monotonic() - said_s
    assert screen.states == [
        CuffState.OPENING,
        CuffState.STREAMING,
        CuffState.LOST,
        CuffState.OPENING,
        CuffState.STREAMING,
    ]


def test_that_a_cuff_that_is_not_there_is_one_sentence_and_is_found_once_plugged_in(
    qtbot: QtBot, device: Device, start: Start
) -> None:
    device.unplug()
    _, screen = start(SerialCuff(str(device.path)))
    wait(qtbot, lambda: screen.states == [CuffState.OPENING, CuffState.FAILED])
    device.plug_in()
    wait(qtbot, lambda: screen.states[-1] is CuffState.OPENING)
    device.say(b"\n22.4\n")
    wait(qtbot, lambda: screen.readings)
    assert len(screen.sentences) == 1
    assert screen.sentences[0].startswith("There is no cuff at ")


def test_that_a_frozen_screen_costs_no_reading(qtbot: QtBot, device: Device, start: Start) -> None:
    sunk: list[Reading] = []
    _, screen = start(SerialCuff(str(device.path)), sunk.extend)
    wait_until_open(qtbot, screen)
    written = threading.Event()

    def flood() -> None:
        device.say(b"\n\n")
        for n in range(2000):
            device.say(b'{"t":%d,"p":20.5}\n' % n)
        written.set()

    writer = threading.Thread(target=flood)
    writer.start()
    # The GUI thread stands still here, until everything was said and recorded.
    assert written.wait(20)
    deadline_s = time.monotonic() + 20
    while len(sunk) < 2000:
        assert time.monotonic() < deadline_s
        time.sleep(0.001)
    assert screen.readings == []
    writer.join()
    wait(qtbot, lambda: len(screen.readings) >= 2000)
    assert screen.readings == sunk
    assert [one.t_s for one in sunk] == pytest.approx([n / 1000 for n in range(2000)])


def test_that_a_fast_cuff_does_not_flood_the_gui_with_events(qtbot: QtBot, start: Start) -> None:
    _, screen = start(SerialCuff("cuffsim://?rate=1000"))
    wait(qtbot, lambda: len(screen.readings) >= 1500)
    seconds = screen.readings[-1].t_s
    assert screen.batches <= 260 * seconds + 10
    assert all(
        later.t_s - earlier.t_s == pytest.approx(0.001) for earlier, later in pairwise(screen.readings)
    )


def test_that_prompts_reach_the_cuff_from_any_thread(qtbot: QtBot, device: Device, start: Start) -> None:
    reader, screen = start(SerialCuff(str(device.path), prompts=True))
    wait_until_open(qtbot, screen)
    reader.prompt("cue 26.0")
    reader.prompt("relax")
    heard = b""
    while heard.count(b"\n") < 2:
        heard += os.read(device.ours, 100)
    assert heard == b"cue 26.0\nrelax\n"


def test_that_stopping_closes_the_port_and_the_thread_ends(qtbot: QtBot, device: Device) -> None:
    reader = CuffReader(SerialCuff(str(device.path)))
    screen, thread = Screen(reader), CuffThread(reader)
    thread.start()
    wait_until_open(qtbot, screen)
    assert thread.stop()
    assert not thread.running
    wait(qtbot, lambda: screen.states[-1] is CuffState.CLOSED)
    again = SerialCuff(str(device.path))
    again.open()
    again.close()


def test_that_stopping_is_quick_while_a_lost_cuff_is_looked_for(qtbot: QtBot, device: Device) -> None:
    reader = CuffReader(SerialCuff(str(device.path)))
    screen, thread = Screen(reader), CuffThread(reader)
    thread.start()
    wait_until_open(qtbot, screen)
    device.unplug()
    wait(qtbot, lambda: screen.states[-1] is CuffState.LOST)
    started_s = time.monotonic()
    assert thread.stop()
    assert time.monotonic() - started_s < 1.0
