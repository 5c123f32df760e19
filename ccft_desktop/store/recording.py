"""A live test on its way to the disk: a thread of its own commits what came, at least once a second.

It knows neither cuffs nor scores. Everything that was given and is not yet on the disk stays in memory
until it is.
"""

import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Offer, Session
from ccft_desktop.store.audit import append
from ccft_desktop.store.blocks import pack
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import (
    remove,
    repack,
    write_block,
    write_events,
    write_finished,
    write_note,
    write_offers,
)

# Leaves the commit itself a tenth of the second within which a sample must be safe.
COMMIT_INTERVAL_S: Final = 0.9

Trouble = Callable[[str | None], None]
"""Called on the recorder's thread: a sentence when the disk refuses, None when it works again."""


@dataclass(slots=True)
class _Batch:
    """What has come and is not on the disk yet."""

    t_s: "array[float]" = field(default_factory=lambda: array("d"))
    pressure_mmhg: "array[float]" = field(default_factory=lambda: array("d"))
    raw: "array[float]" = field(default_factory=lambda: array("d"))
    events: list[Event] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    note: str | None = None

    def __bool__(self) -> bool:
        return bool(self.t_s or self.events or self.offers or self.note is not None)

    def extend(self, later: "_Batch") -> None:
        self.t_s.extend(later.t_s)
        self.pressure_mmhg.extend(later.pressure_mmhg)
        self.raw.extend(later.raw)
        self.events.extend(later.events)
        self.offers.extend(later.offers)
        if later.note is not None:
            self.note = later.note


class Recording:
    """One test being recorded. Every method may be called from any thread.

    ``append``, ``add_event``, ``add_offer`` and ``write_note`` never wait for the disk. One of ``finish``,
    ``abandon`` and ``close`` ends it; what a cuff still sends after that is not part of the test and is
    let go.
    """

    def __init__(
        self, records: Records, session_id: str, on_trouble: Trouble | None, on_end: Callable[[str], None]
    ) -> None:
        self.session_id = session_id
        self._records = records
        self._on_trouble = on_trouble
        self._on_end = on_end
        self._inbox = _Batch()
        self._inbox_lock = threading.Lock()
        # Held while the disk is written, and by whoever ends the recording; never by who appends.
        self._disk_lock = threading.Lock()
        self._unwritten = _Batch()
        self._written = {"blocks": 0, "events": 0, "offers": 0}
        self._in_trouble = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def append(self, t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None:
        """Take samples, oldest first: calibrated pressures and, beside each, what the cuff sent."""
        batch = _Batch(array("d", t_s), array("d", pressure_mmhg), array("d", raw))
        if not len(batch.t_s) == len(batch.pressure_mmhg) == len(batch.raw):
            raise ValueError(
                f"{len(batch.t_s)} times for {len(batch.pressure_mmhg)} pressures and {len(batch.raw)} raw"
            )
        self._take(batch)

    def add_event(self, event: Event) -> None:
        """Take an event."""
        self._take(_Batch(events=[event]))

    def add_offer(self, offer: Offer) -> None:
        """Take a hold that was offered."""
        self._take(_Batch(offers=[offer]))

    def write_note(self, note: str) -> None:
        """Take the whole note as it is now; that of the finished session replaces it."""
        self._take(_Batch(note=note))

    def finish(self, session: Session) -> None:
        """Make ``session`` the record of this test, in one transaction with the last samples.

        The samples are those that were appended: ``session.trace`` is not looked at. Raises
        ``StoreError`` when the disk refuses; nothing is lost then, and it can be called again.
        """
        if session.session_id != self.session_id:
            raise ValueError("this is the record of another session")
        with self._disk_lock:
            self._check_open()
            self._collect()
            with self._records.write() as connection:
                self._insert_unwritten(connection)
                if not session.by_dial:
                    repack(connection, self.session_id)
                write_finished(connection, session)
            self._ended.set()
        self._leave()

    def abandon(self) -> None:
        """Take everything of this test out of the records. Raises ``StoreError`` when the disk refuses."""
        with self._disk_lock:
            self._check_open()
            with self._records.write() as connection:
                append(connection, self._records.access.person, "discarded", session_id=self.session_id)
                remove(connection, self.session_id)
            self._ended.set()
        self._leave()

    def close(self) -> None:
        """Write what is left and stop, unfinished: the test will be offered at the next start.

        Does nothing after another end. Raises ``StoreError`` when the last samples cannot be written.
        """
        with self._disk_lock:
            if self._ended.is_set():
                return
            self._ended.set()
        self._leave()
        with self._disk_lock:
            self._commit()

    def _take(self, batch: _Batch) -> None:
        with self._inbox_lock:
            if not self._ended.is_set():
                self._inbox.extend(batch)

    def _check_open(self) -> None:
        if self._ended.is_set():
            raise RuntimeError("this recording has ended")

    def _leave(self) -> None:
        self._thread.join()
        self._on_end(self.session_id)

    def _run(self) -> None:
        while not self._ended.wait(COMMIT_INTERVAL_S):
            with self._disk_lock:
                if self._ended.is_set():
                    return
                try:
                    self._commit()
                except StoreError as error:
                    self._report(
                        f"{error} The test goes on; what it records is kept until it can be written."
                    )
                else:
                    self._report(None)

    def _collect(self) -> None:
        with self._inbox_lock:
            came, self._inbox = self._inbox, _Batch()
        self._unwritten.extend(came)

    def _commit(self) -> None:
        self._collect()
        if self._unwritten:
            with self._records.write() as connection:
                self._insert_unwritten(connection)
            batch, self._unwritten = self._unwritten, _Batch()
            self._written["blocks"] += bool(batch.t_s)
            self._written["events"] += len(batch.events)
            self._written["offers"] += len(batch.offers)

    def _insert_unwritten(self, connection: sa.Connection) -> None:
        batch = self._unwritten
        if batch.t_s:
            samples = pack(batch.t_s, batch.pressure_mmhg, batch.raw)
            write_block(connection, self.session_id, self._written["blocks"], samples)
        write_events(connection, self.session_id, batch.events, self._written["events"])
        write_offers(connection, self.session_id, batch.offers, self._written["offers"])
        if batch.note is not None:
            write_note(connection, self.session_id, batch.note)

    def _report(self, sentence: str | None) -> None:
        changed = self._in_trouble != (sentence is not None)
        self._in_trouble = sentence is not None
        if changed and self._on_trouble is not None:
            self._on_trouble(sentence)
