"""Brings the tables of a records file up to date, one released step after the other; a step never changes."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def config() -> Config:
    """Alembic's settings, without a file of their own."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def upgrade(engine: sa.Engine, revision: str) -> None:
    """Take every step up to ``revision``, all in one transaction.

    Foreign keys are off meanwhile, which SQLite only allows outside a transaction: a table that is
    rebuilt is dropped on the way.
    """
    settings = config()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                settings.attributes["connection"] = connection
                command.upgrade(settings, revision)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError(f"migration to {revision} broke a foreign key")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
