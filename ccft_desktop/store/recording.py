"""A live test on its way to the disk: a thread of its own commits what came, at least once a second.

It knows neither cuffs nor scores. Everything that was given stays in memory until the test has ended, so
that nothing is lost by a disk that refuses, is slow, is taken away, or comes back without the test.
"""

import logging
import threading
import time
from array import array
from collections.abc import Callable, Sequence
from traceback import extract_tb
from typing import Final

import sqlalchemy as sa

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Offer, Session
from ccft_desktop.store.audit import append
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.given import Begun, Given, Mark
from ccft_desktop.store.given_rows import begin_again, cut, write_behind, write_given
from ccft_desktop.store.records import Records
from ccft_desktop.store.rescue import RescuedTest, rescued
from ccft_desktop.store.session_rows import remove, write_finished

# Leaves the commit itself a tenth of the second within which a sample must be safe.
COMMIT_INTERVAL_S: Final = 0.9

Trouble = Callable[[str | None], None]
"""Called on the recorder's thread: a sentence when the disk refuses, None when it works again."""
_LOG: Final = logging.getLogger(__name__)


class Recording:
    """One test being recorded. Every method may be called from any thread.

    ``append``, ``add_event``, ``add_offer``, ``write_note``, ``behind_s`` and ``rescued`` never wait for the
    disk. One of ``finish``, ``abandon`` and ``close`` ends it; what a cuff still sends after that is not part
    of the test and is let go.
    """

    def __init__(
        self, records: Records, begun: Begun, on_trouble: Trouble | None, on_end: Callable[[str], None]
    ) -> None:
        self.session_id: Final[str] = begun.columns["session_id"]
        self._records = records
        self._begun = begun
        self._on_trouble = on_trouble
        self._on_end = on_end
        self._given = Given()
        self._given_lock = threading.Lock()
        self._waiting_since_s: float | None = None
        # Held while the disk is written, and by whoever ends the recording; never by who appends.
        self._disk_lock = threading.Lock()
        self._mark = Mark()
        self._generation = records.generation
        self._in_doubt = False
        self._in_trouble = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def append(self, t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None:
        """Take samples, oldest first: calibrated pressures and, beside each, what the cuff sent."""
        came = Given(array("d", t_s), array("d", pressure_mmhg), array("d", raw))
        if not len(came.t_s) == len(came.pressure_mmhg) == len(came.raw):
            raise ValueError(
                f"{len(came.t_s)} times for {len(came.pressure_mmhg)} pressures and {len(came.raw)} raw"
            )
        self._take(came)

    def add_event(self, event: Event) -> None:
        """Take an event."""
        self._take(Given(events=[event]))

    def add_offer(self, offer: Offer) -> None:
        """Take a hold that was offered."""
        self._take(Given(offers=[offer]))

    def write_note(self, note: str) -> None:
        """Take the whole note as it is now; that of the finished session replaces it."""
        self._take(Given(note=note, notes=1))

    @property
    def behind_s(self) -> float:
        """For how long the oldest of what is not on the disk has been waiting; 0 where all of it is."""
        since_s = self._waiting_since_s
        return 0.0 if since_s is None else time.monotonic() - since_s

    @property
    def acknowledged(self) -> int:
        """How many samples are on the disk for certain."""
        return self._mark.samples

    def rescued(self, session: Session | None = None) -> RescuedTest:
        """All of the test as it is now, to be saved elsewhere; ``session``: what it became at its end."""
        with self._given_lock:
            whole = self._given.behind(Mark())
        return rescued(self._begun, whole, session)

    def finish(self, session: Session) -> None:
        """Make ``session`` the record of this test, in one transaction with the last samples.

        The samples are those that were appended: ``session.trace`` is not looked at. Raises
        ``StoreError`` when the disk refuses; nothing is lost then, and it can be called again.
        """
        if session.session_id != self.session_id:
            raise ValueError("this is the record of another session")
        with self._disk_lock:
            self._check_open()
            with self._given_lock:
                whole = self._given.behind(Mark())
            self._waiting_since_s = self._waiting_since_s or time.monotonic()
            # Should the disk refuse, nobody knows how far it came: then all of it is written anew.
            self._mark, self._in_doubt = Mark(), True
            with self._records.write() as connection:
                begin_again(connection, self._begun)
                write_given(connection, self.session_id, whole, with_samples=not session.by_dial)
                write_finished(connection, session)
            self._ended.set()
            self._waiting_since_s = None
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

    def let_go(self) -> None:
        """End it without the disk: what is on the disk stays, the rest was saved elsewhere."""
        self._ended.set()
        self._on_end(self.session_id)

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

    def _take(self, came: Given) -> None:
        with self._given_lock:
            if not self._ended.is_set():
                self._given.extend(came)
                if self._waiting_since_s is None:
                    self._waiting_since_s = time.monotonic()

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
                except Exception as error:
                    # A mistake of ours must not end the recorder: the next second may be taken again.
                    if not self._in_trouble:
                        # Where, and not what it says: the text may hold what was being written.
                        places = [f"{one.name}, line {one.lineno}" for one in extract_tb(error.__traceback__)]
                        _LOG.error("%s in %s", type(error).__name__, " > ".join(places))
                    self._report(
                        f"{self._records.path} did not take the test ({type(error).__name__}). "
                        "The test goes on; what it records is kept until it can be written."
                    )
                else:
                    self._report(None)

    def _commit(self) -> None:
        """Write what is behind; all of it where the file is not the one that was written to before."""
        began_s = time.monotonic()
        if self._waiting_since_s is None and not self._is_another_file():
            return
        with self._records.write() as connection:
            mark = self._write(connection)
        self._mark, self._in_doubt, self._generation = mark, False, self._records.generation
        with self._given_lock:
            is_all = not self._given.behind(mark)
            self._waiting_since_s = None if is_all else began_s

    def _write(self, connection: sa.Connection) -> Mark:
        mark = self._mark
        if self._is_another_file():
            begin_again(connection, self._begun)
            mark, self._in_doubt = Mark(), True
        if self._in_doubt:
            # What was refused may have reached the disk nevertheless.
            cut(connection, self.session_id, mark)
        self._in_doubt = True
        with self._given_lock:
            came = self._given.behind(mark)
        write_behind(connection, self.session_id, came, mark)
        return came.after(mark)

    def _is_another_file(self) -> bool:
        return self._records.generation != self._generation

    def _report(self, sentence: str | None) -> None:
        changed = self._in_trouble != (sentence is not None)
        self._in_trouble = sentence is not None
        if changed and self._on_trouble is not None:
            self._on_trouble(sentence)
