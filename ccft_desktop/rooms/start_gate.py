"""Between a test and a cuff that is not good enough: the page says which number decided. Decides no limit."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.suitability import Suitability
from ccft_desktop.reports.suitability_words import verdict_sentence, what_to_do
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.test import TestPage
from devices.cuff import CuffState


class StartGate(QObject):
    """Asked before every start; listens on while a test runs."""

    opened = Signal()
    """A start was asked for while the cuff was being checked, and the cuff is fit."""
    troubled = Signal(str)
    """The cuff was fit and is not any more: ``rate``, it sends too few readings to score; ``stuck``."""
    recovered = Signal()

    def __init__(self, house: House, page: TestPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._is_asked = False
        self._is_needed = True
        self._trouble = ""
        house.gate.suitability_changed.connect(self._on_suitability)

    def attend(self, *, by_dial: bool) -> None:
        """A test that is read off a dial asks nothing of a cuff."""
        self._is_needed = not by_dial

    def lets_through(self) -> bool:
        """Whether a test may start now; where not, the page says why and what to do."""
        self._is_asked = False
        if not self._is_needed:
            return True
        suitability = self._house.gate.judge()
        if self._is_refused(suitability):
            return False
        if self._house.link.state is not CuffState.STREAMING:
            self._page.show_trouble(
                self.tr("There is no signal from the cuff."),
                self.tr("Check the cable. The test can start when the pressure is shown."),
            )
            return False
        self._is_asked = not suitability.may_score
        if self._is_asked:
            self._page.show_trouble(
                self.tr("The cuff is being checked."),
                self.tr("The test starts by itself as soon as it is known to be fit, in some seconds."),
            )
        return not self._is_asked

    def may_go_on(self) -> bool:
        """Whether a paused test may go on; where not, the page says why."""
        return not self._is_needed or self._trouble != "rate" or not self.is_refused()

    def is_refused(self) -> bool:
        """Whether the cuff cannot score as it is; then the page says which number decided."""
        return self._is_refused(self._house.gate.suitability)

    def forget(self) -> None:
        """Another page is asked for: nothing is to start by itself."""
        self._is_asked = False

    def _is_refused(self, suitability: Suitability) -> bool:
        is_refused = suitability.verdict in ("log_only", "not_usable")
        if is_refused:
            self._page.show_trouble(verdict_sentence(suitability), what_to_do(suitability))
        return is_refused

    @Slot(object)
    def _on_suitability(self, suitability: Suitability) -> None:
        if not self._is_needed:
            return
        if self._is_asked:
            self._is_asked = suitability.verdict == "watching"
            if suitability.may_score:
                self.opened.emit()
            else:
                self._is_refused(suitability)
        before, self._trouble = self._trouble, _trouble_in(suitability)
        if self._trouble and self._trouble != before:
            self.troubled.emit(self._trouble)
        elif before and not self._trouble:
            self.recovered.emit()


def _trouble_in(suitability: Suitability) -> str:
    """What may befall a cuff that was fit, in the middle of a test; empty for nothing."""
    for finding in suitability.findings:
        if finding.subject in ("rate", "stuck") and finding.grade in ("log_only", "not_usable"):
            return finding.subject
    return ""
