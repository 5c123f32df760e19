"""The calibrations of a clinic's cuffs: a history to which is added and from which nothing is taken."""

from typing import Final

import sqlalchemy as sa

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.store.documents import points_text
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import calibration_from
from ccft_desktop.store.tables import calibrations

_NEWEST_FIRST: Final = (calibrations.c.made_utc.desc(), calibrations.c.calibration_id)


class Calibrations:
    """All calibrations of one vault, told apart by the identity of the device; from any thread."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, calibration: Calibration) -> None:
        """Put a calibration on record; the newest one is in use from then on."""
        row = {
            "calibration_id": calibration.calibration_id,
            "made_utc": calibration.made_utc,
            "offset_mmhg": calibration.offset_mmhg,
            "gain": calibration.gain,
            "kind": calibration.kind,
            "made_by": calibration.by,
            "device_identity": calibration.device_identity,
            "points": points_text(calibration.points),
            "note": calibration.note,
        }
        with self._records.write() as connection:
            connection.execute(calibrations.insert().values(row))

    def history(self, device_identity: str) -> tuple[Calibration, ...]:
        """Every calibration of one device, newest first."""
        own = sa.select(calibrations).where(calibrations.c.device_identity == device_identity)
        with self._records.read() as connection:
            return tuple(calibration_from(row) for row in connection.execute(own.order_by(*_NEWEST_FIRST)))

    def latest_for(self, device_identity: str) -> Calibration | None:
        """The calibration in use for one device; None when it has none."""
        return next(iter(self.history(device_identity)), None)

    def latest(self) -> dict[str, Calibration]:
        """The calibration in use for every device, by its identity."""
        newest_first = sa.select(calibrations).order_by(*_NEWEST_FIRST)
        found: dict[str, Calibration] = {}
        with self._records.read() as connection:
            for row in connection.execute(newest_first):
                found.setdefault(row.device_identity, calibration_from(row))
        return found
