"""The encrypted database file: connections, transactions and sentences for its faults; no patients.

SQLAlchemy is imported with this module, which costs half a second: only ``vault`` imports it, when a
vault is opened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, StatementError
from sqlalchemy.pool import QueuePool

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.people import Action, Person
from ccft_desktop.store.access import Access
from ccft_desktop.store.errors import DamagedRecords, DamagedValue, StoreError, StoreTooNew
from ccft_desktop.store.keyfile import CHANGED_OUTSIDE

HEAD: Final = "0004"
"""The migration this program works with."""
BUSY_TIMEOUT_MS: Final = 10_000
NOBODY_SIGNED_IN: Final = Access(Person("", "", "owner"))
"""For files that no person has opened: one being made, a copy being verified."""
_DRIVER: Any = sqlcipher3.dbapi2  # compiled, so its names are unknown to the type checker

_SEALED: Final = 2
"""The version of the database is otherwise unused: Alembic keeps its own."""
_DAMAGED: Final = ("malformed", "hmac check failed")
_SENTENCES: Final = (
    ("not a database", "{path} is damaged or belongs to another vault. Put back a backup."),
    ("full", "The disk is full, so {path} could not be written. Make room on the disk."),
    ("readonly", "{path} is read-only. Allow writing to it."),
    ("locked", "{path} is in use by another program. Close that one."),
    ("unable to open", "{path} cannot be opened. Check that it is there and who may read and write it."),
)


class Records:
    """One open database; its transactions may be used from any thread.

    With ``new`` the file is made; without, one that holds nothing is as bad as none. With ``as_it_is`` it is
    only read, and an older one is not brought up to date.
    Raises ``StoreError`` when the file is damaged or not opened by ``data_key``, ``StoreTooNew`` when a
    newer version of the program wrote it.
    """

    def __init__(
        self,
        path: Path,
        data_key: bytes,
        *,
        new: bool = False,
        as_it_is: bool = False,
        access: Access = NOBODY_SIGNED_IN,
    ) -> None:
        self.path = path
        self.access = access
        self.generation = 0
        """How often another file was found in the place of the one that was open."""
        if not new and path.stat().st_size == 0:
            raise StoreError(f"{path} is empty. Put back a backup.")
        self._engine = sa.create_engine(
            "sqlite://",
            module=_DRIVER,
            creator=_connector(path, data_key, read_only=as_it_is),
            poolclass=QueuePool,
            # What stands in a log or an error must not hold a patient's name.
            hide_parameters=True,
        )
        sa.event.listen(self._engine, "begin", _begin)
        self._file: tuple[int, int] | None = None
        self._writing = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        try:
            with self._sentences():
                self._bring_up_to_date(new, as_it_is)
            self._look_for_file()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the records."""
        with self._sentences(), self._engine.begin() as connection, _discarded_at_fault(connection):
            yield connection

    @contextmanager
    def write(self, action: Action = "write") -> Iterator[sa.Connection]:
        """A transaction that is on the disk when it ends, or leaves nothing behind.

        Raises ``NotAllowed`` where the person signed in may not do what it is for.
        """
        self.access.require(action)
        self._look_for_file()
        with self._sentences(), self._writing.begin() as connection, _discarded_at_fault(connection):
            yield connection
        # A file that was removed takes everything without an error, and keeps nothing.
        if self._look_for_file():
            raise StoreError(f"Another file came in the place of {self.path} while it was written to.")

    def _look_for_file(self) -> bool:
        """Whether another file stands where the open one did; then that is the open one from now on."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise StoreError(
                f"{self.path} is gone: its folder or its disk was taken away. Put it back as it was."
            ) from error
        if self._file == (own := (found.st_dev, found.st_ino)):
            return False
        is_first, self._file = self._file is None, own
        if not is_first:
            self._let_go_of_old()
            self.generation += 1
        return not is_first

    def _let_go_of_old(self) -> None:
        # SQLite removes the write-ahead log of a file it closes by its name: not that of the new one.
        log, kept = (self.path.with_name(self.path.name + end) for end in ("-wal", "-wal.kept"))
        has_log = log.exists()
        if has_log:
            log.replace(kept)
        self._engine.dispose()
        if has_log:
            kept.replace(log)

    def note_seal(self, is_sealed: bool) -> None:
        """Remember in here, where nobody writes without the key, that the key file has a seal.

        Raises ``StoreError`` where it had one and has none: it was made to look like one of the first
        version, in which everybody is an owner.
        """
        with self.read() as connection:
            was_sealed = connection.exec_driver_sql("PRAGMA user_version").scalar() == _SEALED
        if was_sealed and not is_sealed:
            raise StoreError(CHANGED_OUTSIDE)
        if is_sealed and not was_sealed:
            with self.write("read") as connection:
                connection.exec_driver_sql(f"PRAGMA user_version = {_SEALED}")

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        self._engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, ProgrammingError):
            raise  # ours to mend, not the user's
        except DamagedValue as error:
            raise DamagedRecords(f"{self.path} is damaged. {error} Put back a backup.") from error
        except DBAPIError as error:
            said = str(error.orig)
            if any(part in said for part in _DAMAGED):
                raise DamagedRecords(f"{self.path} is damaged. Put back a backup.") from error
            raise StoreError(self._sentence(said)) from error
        except StatementError as error:
            if isinstance(error.orig, InputError):
                raise error.orig from None
            raise

    def _sentence(self, said: str) -> str:
        for part, sentence in _SENTENCES:
            if part in said:
                return sentence.format(path=self.path)
        return f"{self.path} could not be read or written ({said}). Check the disk."

    def damage(self) -> str:
        """The first thing that is wrong with the file itself, its pages and its keys; empty for nothing.

        Every page is read, also those that no list leads to; what still stands in the write-ahead log is
        folded in before.
        """
        try:
            with self._driver() as driver:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                    found = [row for row in driver.execute(f"PRAGMA {pragma}") if row[0] != "ok"]
                    if found:
                        said = " ".join(str(part) for part in found[0])
                        return f"{self.path} is damaged ({said})."
        except _DRIVER.Error as error:
            return f"{self.path} is damaged ({error})."
        return ""

    def vacuum(self) -> None:
        """Write the file anew without what was deleted, and empty the write-ahead log over it."""
        try:
            with self._driver() as driver:
                driver.execute("PRAGMA secure_delete = ON")
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except _DRIVER.Error as error:
            raise StoreError(self._sentence(str(error))) from error

    def copy_into(self, path: Path) -> None:
        """Write an encrypted copy, under the same key, to a file that is not there yet."""
        try:
            with self._driver() as driver:
                driver.execute("VACUUM INTO ?", (str(path),))
        except _DRIVER.Error as error:
            raise StoreError(self._copying_failed(path, str(error))) from error

    @contextmanager
    def _driver(self) -> Iterator[Any]:
        """A connection without a transaction, for what SQLite refuses inside one; used once."""
        with self._sentences():
            connection = self._engine.raw_connection()
        try:
            yield connection.driver_connection
        finally:
            connection.invalidate()

    @staticmethod
    def _copying_failed(path: Path, said: str) -> str:
        if "full" in said:
            return f"There is no room for a copy of the records in {path.parent}. Choose another folder."
        return f"The records cannot be copied to {path.parent} ({said}). Choose another folder."

    def _bring_up_to_date(self, new: bool, as_it_is: bool) -> None:
        with self._engine.begin() as connection:
            known = connection.scalar(
                sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
            )
            version = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if known else ""
        if version == HEAD or (as_it_is and version):
            return
        if not version and not new:
            raise StoreError(f"{self.path} holds no records. Put back a backup.")
        if version and version > HEAD:
            raise StoreTooNew(
                f"{self.path} was written by a newer version of this program. Update the program."
            )
        from ccft_desktop.store.migrations import upgrade

        upgrade(self._engine, HEAD, None if new else self.path.with_name(f"{self.path.name}.before-{HEAD}"))


@contextmanager
def _discarded_at_fault(connection: sa.Connection) -> Iterator[None]:
    """Once SQLCipher has met a damaged page its connection reads nothing more, or zeros: the next reader or
    the recorder of a test must not be given it."""
    try:
        yield
    except (DBAPIError, DamagedValue):
        connection.invalidate()
        raise


def _connector(path: Path, data_key: bytes, *, read_only: bool) -> Callable[[], Any]:
    def connect() -> Any:
        # The pool hands a connection to one thread at a time, not always the same one.
        connection = _DRIVER.connect(str(path), check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
                return connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # Only macOS needs it: there an ordinary flush stops at the disk's own cache.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _begin(connection: sa.Connection) -> None:
    # The driver would begin on its own only before a change, and late: two threads could then deadlock.
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
