"""Brings the tables of a records file up to date, one released step after the other; a step never changes."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2
from alembic import command
from alembic.config import Config

from ccft_desktop.store.errors import StoreError

_DRIVER: Any = sqlcipher3.dbapi2  # compiled, so its names are unknown to the type checker


def config() -> Config:
    """Alembic's settings, without a file of their own."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def upgrade(engine: sa.Engine, revision: str, copy_at: Path | None) -> None:
    """Take every step up to ``revision``, all in one transaction.

    Foreign keys are off meanwhile, which SQLite only allows outside a transaction: a table that is
    rebuilt is dropped on the way. What was there is counted before and after. ``copy_at``: where an
    encrypted copy stands until the new file has been checked; None for a file that holds nothing yet.
    """
    settings = config()
    with engine.connect() as connection:
        if copy_at is not None:
            _copy(connection, copy_at)
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                before = _counts(connection)
                settings.attributes["connection"] = connection
                command.upgrade(settings, revision)
                after = _counts(connection)
                lost = [table for table, rows in before.items() if after.get(table) != rows]
                if lost:
                    raise RuntimeError(f"migration to {revision} lost rows of {', '.join(lost)}")
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError(f"migration to {revision} broke a foreign key")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
        checked = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        if checked != "ok":
            raise RuntimeError(f"migration to {revision} left a file that is not whole: {checked}")
    if copy_at is not None:
        copy_at.unlink(missing_ok=True)


def _copy(connection: sa.Connection, copy_at: Path) -> None:
    """One that a kill has left behind may be half a copy: the file it was made of is still the old one."""
    part = copy_at.with_name(copy_at.name + ".part")
    part.unlink(missing_ok=True)
    connection.commit()
    driver = connection.connection.driver_connection
    assert driver is not None
    try:
        driver.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        part.replace(copy_at)
    except (_DRIVER.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"The records are to be brought up to date, but a copy of them cannot be made first ({error}). "
            f"Make room in {copy_at.parent}; nothing was changed."
        ) from error


def _counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows every table holds, Alembic's own apart."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
    )
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0
        for name in names.scalars().all()
    }
