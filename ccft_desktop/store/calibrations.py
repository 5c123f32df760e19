"""Calibrations and checks of a clinic's cuffs: a history that is added to and from which nothing is taken."""

from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.cuff_checks import CheckRecord, CuffCheck
from ccft_desktop.store.audit import append
from ccft_desktop.store.documents import points_text
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import calibration_from
from ccft_desktop.store.tables import calibrations, cuff_checks

_NEWEST_FIRST: Final = (calibrations.c.made_utc.desc(), calibrations.c.calibration_id)


class Calibrations:
    """The history of every cuff of one vault, told apart by the identity of the device; from any thread."""

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
            append(connection, self._records.access.person, "calibrated", detail=calibration.kind)

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

    def add_check(self, record: CheckRecord) -> None:
        """Put what was measured of a cuff on record."""
        check = record.check
        row = {
            "check_id": uuid4().hex,
            "made_utc": record.made_utc,
            "figure": check.figure,
            "limit_kept": check.limit,
            "at_mmhg": check.at_mmhg,
            "lasted_s": check.lasted_s,
            "name": check.name,
            "made_by": record.by,
            "device_identity": record.device_identity,
        }
        with self._records.write() as connection:
            connection.execute(cuff_checks.insert().values(row))
            append(connection, self._records.access.person, "calibrated", detail=check.name)

    def checks(self, device_identity: str) -> tuple[CheckRecord, ...]:
        """Every check of one device, newest first."""
        own = sa.select(cuff_checks).where(cuff_checks.c.device_identity == device_identity)
        newest_first = own.order_by(cuff_checks.c.made_utc.desc(), cuff_checks.c.check_id)
        with self._records.read() as connection:
            return tuple(
                CheckRecord(
                    made_utc=row.made_utc,
                    by=row.made_by,
                    device_identity=row.device_identity,
                    check=CuffCheck(
                        name=row.name,
                        figure=row.figure,
                        limit=row.limit_kept,
                        at_mmhg=row.at_mmhg,
                        lasted_s=row.lasted_s,
                    ),
                )
                for row in connection.execute(newest_first)
            )
