"""Calibrating and checking the cuff in use: the page, the measurements and the records joined."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core import cuff_checks
from ccft_desktop.core.calibration import Calibration, Point, fitted, zeroed
from ccft_desktop.core.cuff_checks import CheckRecord, CuffCheck
from ccft_desktop.core.limits import InputError
from ccft_desktop.live.cuff_tests import CuffTests
from ccft_desktop.reports.calibration_words import (
    calibrated_line,
    check_name,
    check_sentence,
    correction_sentence,
    made_sentence,
)
from ccft_desktop.reports.figures import number
from ccft_desktop.rooms.cuff_desk import CuffDesk
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.ui.pages import calibration_words
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.calibration_words import Detail
from devices.cuff import CuffState

_OPEN_MMHG: Final = 5.0
"""An open cuff reads less, unless its sensor is far off: a decision of this project."""


class CalibrationRoom(QObject):
    """Knows the points taken; the page asks, the records keep."""

    done = Signal()

    def __init__(
        self, house: House, desk: CuffDesk, page: CalibrationPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._desk = desk
        self._page = page
        self._tests = CuffTests(house.link, self)
        self._points: list[Point] = []
        self._reference_mmhg: float | None = None
        self._asked_whether_open = False
        page.begin_requested.connect(self._on_begin)
        page.point_requested.connect(self._on_point)
        page.take_back_requested.connect(self._on_take_back)
        page.use_requested.connect(self._on_use)
        page.cancel_requested.connect(self._on_cancel)
        page.leave_requested.connect(self._on_leave)
        self._tests.progressed.connect(page.show_progress)
        self._tests.checked.connect(self._on_checked)
        self._tests.point_read.connect(self._on_read)
        self._tests.refused.connect(self._on_refused)
        house.link.arrived.connect(self._on_readings)
        house.link.state_changed.connect(self._on_state)

    def open(self) -> None:
        """Show the cuff in use as it is."""
        device = self._house.link.device
        identity = "" if device.identity in (device.name, device.url) else device.identity
        name = device.name or self.tr("No cuff is chosen")
        self._page.begin(
            self.tr("{name}, identity {identity}").format(name=name, identity=identity) if identity else name
        )
        self._points = []
        self._asked_whether_open = False
        self._show_points()
        self._show()
        self._on_state(self._house.link.state)
        self._house.window.show_page("calibration", rail_key="settings")

    def leave(self) -> None:
        """Another page is asked for: what is being measured is dropped."""
        if self._tests.running is not None:
            self._on_cancel()

    def _show(self) -> None:
        """What is known of the cuff."""
        calibration = self._house.link.calibration
        try:
            history = self._desk.history()
            checks = self._house.records.calibrations.checks(self._house.link.device.identity)
        except RECORDS_REFUSE as error:
            self._page.show_ended("trouble", self.tr("The history of the cuff cannot be read."), str(error))
            return
        made = "" if calibration is None else made_sentence(calibration)
        line = calibrated_line(calibration)
        if calibration is not None:
            line = self.tr("In use: the calibration of {made}").format(made=made)
        self._page.show_calibration(line, "" if calibration is None else correction_sentence(calibration))
        self._page.show_history(calibration_words.history(history, checks))
        self._page.show_details(
            {
                "zero": self._last(history, "zero"),
                "two_point": self._last(history, "two_point"),
                "leak": calibration_words.check_detail(checks, "leak"),
                "noise": calibration_words.check_detail(checks, "noise"),
                "drift": calibration_words.check_detail(checks, "drift"),
            }
        )

    def _last(self, history: tuple[Calibration, ...], kind: str) -> Detail:
        newest = next((one for one in history if one.kind == kind), None)
        return Detail(self.tr("Not done yet") if newest is None else made_sentence(newest))

    @Slot(str)
    def _on_begin(self, action: str) -> None:
        self._reference_mmhg = None
        match action:
            case "leak" | "noise" | "drift":
                self._asked_whether_open = False
                self._tests.start(action)
            case _:
                self._tests.start("point")

    @Slot(float)
    def _on_point(self, reference_mmhg: float) -> None:
        self._reference_mmhg = reference_mmhg
        self._tests.start("point")

    @Slot()
    def _on_cancel(self) -> None:
        self._tests.cancel()
        self._page.show_ended("info", self.tr("The measurement was cancelled."))

    @Slot()
    def _on_leave(self) -> None:
        self.leave()
        self.done.emit()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._page.show_ended("watch", sentence)

    @Slot(float)
    def _on_read(self, read_mmhg: float) -> None:
        if self._reference_mmhg is None:
            self._set_to_zero(read_mmhg)
            return
        self._points.append(Point(self._reference_mmhg, read_mmhg))
        self._page.show_ended("info", "")
        self._show_points()

    @Slot()
    def _on_take_back(self) -> None:
        self._points = self._points[:-1]
        self._show_points()

    def _show_points(self) -> None:
        """The points, and what a calibration through them would leave."""
        if len(self._points) < 2:
            self._page.show_points(self._points, (), "")
            return
        try:
            calibration = self._through_points()
        except InputError as error:
            self._page.show_points(self._points, (), str(error))
            return
        self._page.show_points(self._points, calibration.residuals_mmhg, self._error_words(calibration))

    def _error_words(self, calibration: Calibration) -> str:
        check = self._error_check(calibration)
        if check is None:
            return self.tr("Two points always fit. A third, between 15 and 35 mmHg, shows the error.")
        return check_sentence(check)

    def _error_check(self, calibration: Calibration) -> CuffCheck | None:
        """Two points always fit a line: only three tell an error."""
        if len(self._points) < 3:
            return None
        try:
            return cuff_checks.error(calibration, self._points)
        except InputError:
            return None

    def _through_points(self) -> Calibration:
        return fitted(
            self._points,
            device_identity=self._house.link.device.identity,
            by=self._house.records.user_name,
            made_utc=datetime.now(UTC),
        )

    @Slot()
    def _on_use(self) -> None:
        try:
            calibration = self._through_points()
        except InputError as error:
            self._page.show_ended("watch", str(error))
            return
        check = self._error_check(calibration)
        if not self._keep(calibration):
            return
        if check is not None:
            self._keep_check(check)
        self._points = []
        self._show_points()
        self._show()
        self._page.show_ended(
            "info", self.tr("The calibration is in use from now on."), correction_sentence(calibration)
        )

    def _is_surely_open(self, read_mmhg: float) -> bool:
        """False, after asking, when it may be an inflated cuff; asked once, the second time is an answer."""
        calibration = self._house.link.calibration
        now_mmhg = (
            read_mmhg if calibration is None else calibration.gain * read_mmhg + calibration.offset_mmhg
        )
        asked_before, self._asked_whether_open = self._asked_whether_open, abs(now_mmhg) > _OPEN_MMHG
        if abs(now_mmhg) <= _OPEN_MMHG or asked_before:
            return True
        self._page.show_ended(
            "watch",
            self.tr("The cuff reads {pressure} mmHg. Is it open to the air?").format(
                pressure=number(now_mmhg, 1)
            ),
            self.tr("Open its valve. If it is open, press Enter again."),
        )
        return False

    def _set_to_zero(self, read_mmhg: float) -> None:
        if not self._is_surely_open(read_mmhg):
            return
        self._asked_whether_open = False
        try:
            calibration = zeroed(
                read_mmhg,
                device_identity=self._house.link.device.identity,
                by=self._house.records.user_name,
                made_utc=datetime.now(UTC),
                before=self._house.link.calibration,
            )
        except InputError as error:
            self._page.show_ended("watch", str(error))
            return
        if self._keep(calibration):
            self._show()
            self._page.show_ended(
                "info", self.tr("The cuff is set to zero."), correction_sentence(calibration)
            )

    def _keep(self, calibration: Calibration) -> bool:
        try:
            self._desk.add(calibration)
        except RECORDS_REFUSE as error:
            self._page.show_ended("trouble", self.tr("The calibration could not be saved."), str(error))
            return False
        return True

    def _keep_check(self, check: CuffCheck) -> bool:
        record = CheckRecord(
            made_utc=datetime.now(UTC),
            by=self._house.records.user_name,
            device_identity=self._house.link.device.identity,
            check=check,
        )
        try:
            self._house.records.calibrations.add_check(record)
        except RECORDS_REFUSE as error:
            self._page.show_ended("trouble", self.tr("The check could not be saved."), str(error))
            return False
        return True

    @Slot(object)
    def _on_checked(self, check: CuffCheck) -> None:
        if not self._keep_check(check):
            return
        self._show()
        verdict = self.tr("within the limit") if check.is_met else self.tr("beyond the limit")
        self._page.show_ended(
            "info" if check.is_met else "watch",
            self.tr("{check}: {verdict}.").format(check=check_name(check), verdict=verdict),
            check_sentence(check),
        )

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        if self._page.isVisible():
            self._page.show_pressure(readings[-1].pressure_mmhg)

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        if state is not CuffState.STREAMING:
            self._page.show_pressure(None)
