"""A cuff on a thread of its own: batches of readings out, silence and unplugging noticed, reconnect.

Knows no protocol, no screen and no store: what is read goes to the sink first, then to the signals.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from devices.cuff import Counters, Cuff, CuffError, CuffState, CuffUnplugged, Notice, Reading

Sink = Callable[[Sequence[Reading]], None]

_READ_S: Final = 0.05
# A 1 kHz cuff must not post 1000 events a second to the GUI; 4 ms is under one frame.
_COALESCE_S: Final = 0.004
_COUNTED_EVERY_S: Final = 1.0
_SHORTEST_SILENCE_S: Final = 1.0
_SILENT_PERIODS: Final = 5.0
_RETRIES_S: Final = (0.5, 1.0, 2.0)


class CuffReader(QObject):
    """Opens, reads, prompts and closes one cuff, all in the thread that calls ``run``.

    A cuff that cannot be opened at first is ``FAILED``, with a sentence; it is tried again quietly, so
    that plugging it in is enough. One that was open and is gone is ``LOST`` until the same device is
    back. ``sink`` is called in the reader's thread, before any signal.
    """

    arrived = Signal(object)
    """``tuple[Reading, ...]``, oldest first."""
    noticed = Signal(object)
    """A ``Notice``."""
    state_changed = Signal(object)
    """A ``CuffState``."""
    failed = Signal(str)
    """One sentence for people, once per trouble."""
    counted = Signal(object)
    """``Counters``, about once a second while open."""

    def __init__(self, cuff: Cuff, sink: Sink | None = None) -> None:
        super().__init__()
        self._cuff = cuff
        self._sink = sink
        self._stopping = threading.Event()
        self._prompts: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._state = CuffState.CLOSED
        self._pending: list[Reading] = []
        self._emitted_s = 0.0
        self._heard_s = 0.0
        self._counted_s = 0.0

    def stop(self) -> None:
        """Ask ``run`` to return soon; from any thread."""
        self._stopping.set()

    def prompt(self, text: str) -> None:
        """Tell the cuff what the patient is asked to do, if it listens; from any thread."""
        self._prompts.put(text)

    @Slot()
    def run(self) -> None:
        """Read until stopped."""
        try:
            self._become(CuffState.OPENING)
            is_open = self._opened()
            while is_open or self._opened_again():
                self._become(CuffState.OPENING)
                self._read_until_lost()
                is_open = False
        finally:
            self._cuff.close()
            self._become(CuffState.CLOSED)

    def _opened(self) -> bool:
        try:
            self._cuff.open()
        except CuffError as exc:
            self._become(CuffState.FAILED)
            self.failed.emit(str(exc))
            return False
        return True

    def _opened_again(self) -> bool:
        """Tries to open the same device until it is there; False when stopped meanwhile."""
        for delay_s in chain(_RETRIES_S, repeat(_RETRIES_S[-1])):
            if self._stopping.wait(delay_s):
                break
            try:
                self._cuff.open()
            except CuffError:
                continue
            return True
        return False

    def _read_until_lost(self) -> None:
        self._heard_s = time.monotonic()
        try:
            while not self._stopping.is_set():
                self._say_prompts()
                self._take(self._cuff.read(self._patience_s()))
                self._watch(time.monotonic())
        except CuffUnplugged:
            self._emit_pending()
            self._cuff.close()
            self._become(CuffState.LOST)
            self.failed.emit(
                self.tr("The cuff was unplugged at {time}. Plug it back in: the test waits.").format(
                    time=datetime.now().astimezone().strftime("%H:%M")
                )
            )
        finally:
            self._emit_pending()

    def _say_prompts(self) -> None:
        while True:
            try:
                self._cuff.prompt(self._prompts.get_nowait())
            except queue.Empty:
                return

    def _patience_s(self) -> float:
        """How long to wait for bytes: no longer than the readings that wait to be shown may."""
        if not self._pending:
            return _READ_S
        return max(0.0, self._emitted_s + _COALESCE_S - time.monotonic())

    def _take(self, came: Sequence[Reading | Notice]) -> None:
        readings = [reading for reading in came if isinstance(reading, Reading)]
        if readings:
            if self._sink is not None:
                # Disk first: a frozen screen must not cost a sample.
                self._sink(readings)
            self._heard_s = time.monotonic()
            self._pending += readings
            self._become(CuffState.STREAMING)
        for notice in came:
            if isinstance(notice, Notice):
                self.noticed.emit(notice)

    def _watch(self, now_s: float) -> None:
        if self._pending and now_s - self._emitted_s >= _COALESCE_S:
            self._emit_pending()
        counters: Counters | None = None
        if now_s - self._counted_s >= _COUNTED_EVERY_S:
            self._counted_s = now_s
            counters = self._cuff.counters
            self.counted.emit(counters)
        silent_s = now_s - self._heard_s
        if silent_s >= _SHORTEST_SILENCE_S and self._state is not CuffState.STALLED:
            counters = counters or self._cuff.counters
            period_s = 1.0 / counters.rate_hz if counters.rate_hz else 0.0
            if silent_s >= _SILENT_PERIODS * period_s:
                self._become(CuffState.STALLED)

    def _emit_pending(self) -> None:
        if self._pending:
            batch, self._pending = tuple(self._pending), []
            self._emitted_s = time.monotonic()
            self.arrived.emit(batch)

    def _become(self, state: CuffState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
