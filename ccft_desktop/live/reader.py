"""A cuff on a thread of its own: batches of readings out, silence and unplugging noticed, reconnect.

Knows no protocol, no screen and no store: what is read goes to the sink first, then to the signals.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from devices.cuff import Cuff, CuffError, CuffState, CuffUnplugged, Notice, Reading

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
        self._prompts: deque[str] = deque()
        self._state = CuffState.CLOSED

    def stop(self) -> None:
        """Ask ``run`` to return soon; from any thread."""
        self._stopping.set()

    def prompt(self, text: str) -> None:
        """Tell the cuff what the patient is asked to do, if it listens; from any thread."""
        self._prompts.append(text)

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
        try:
            self._read_until_stopped()
        except CuffUnplugged:
            self._cuff.close()
            self._become(CuffState.LOST)
            self.failed.emit(
                self.tr("The cuff was unplugged at {time}. Plug it back in: the test waits.").format(
                    time=datetime.now().astimezone().strftime("%H:%M")
                )
            )

    def _read_until_stopped(self) -> None:
        # A processor that slept between two readings finds its caches cold, and every look into a QObject
        # costs: hence local names.
        cuff, sink, prompts, stopping = self._cuff, self._sink, self._prompts, self._stopping
        pending: list[Reading] = []
        emitted_s = counted_s = 0.0
        heard_s = now_s = time.monotonic()
        is_streaming = False
        try:
            while not stopping.is_set():
                while prompts:
                    cuff.prompt(prompts.popleft())
                # No longer than the readings that wait to be shown may.
                came = cuff.read(max(0.0, emitted_s + _COALESCE_S - now_s) if pending else _READ_S)
                now_s = time.monotonic()
                readings = [one for one in came if isinstance(one, Reading)]
                if readings:
                    if sink is not None:
                        # Disk first: a frozen screen must not cost a sample.
                        sink(readings)
                    heard_s = now_s
                    pending += readings
                    if not is_streaming:
                        is_streaming = True
                        self._become(CuffState.STREAMING)
                if len(readings) < len(came):
                    self._tell_notices(came)
                if pending and now_s - emitted_s >= _COALESCE_S:
                    batch, pending, emitted_s = tuple(pending), [], now_s
                    self.arrived.emit(batch)
                if now_s - counted_s >= _COUNTED_EVERY_S:
                    counted_s = now_s
                    self.counted.emit(cuff.counters)
                if now_s - heard_s >= _SHORTEST_SILENCE_S and self._is_stalled(now_s - heard_s):
                    is_streaming = False
        finally:
            if pending:
                self.arrived.emit(tuple(pending))

    def _tell_notices(self, came: Sequence[Reading | Notice]) -> None:
        for one in came:
            if isinstance(one, Notice):
                self.noticed.emit(one)

    def _is_stalled(self, silent_s: float) -> bool:
        if self._state is not CuffState.STALLED:
            rate_hz = self._cuff.counters.rate_hz
            if rate_hz and silent_s < _SILENT_PERIODS / rate_hz:
                return False
            self._become(CuffState.STALLED)
        return True

    def _become(self, state: CuffState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
