"""The pages before a test as one page of the window; which of them is shown, the room decides."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ccft_desktop.ui.pages.before_decision import DecisionPage
from ccft_desktop.ui.pages.before_intake import IntakePage
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.pages.before_pain import PainPage
from ccft_desktop.ui.pages.before_refused import RefusedPage
from ccft_desktop.ui.pages.before_safety import SafetyPage
from ccft_desktop.ui.pages.before_since import SincePage
from ccft_desktop.ui.theme import Theme


class BeforePages(QStackedWidget):
    """The keyboard goes to the page that is shown, and there to where it is needed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.safety = SafetyPage(theme)
        self.since = SincePage(theme)
        self.decision = DecisionPage(theme)
        self.refused = RefusedPage(theme)
        self.intake = IntakePage(theme)
        self.pain = PainPage(theme)
        for page in self.all:
            self.addWidget(page)

    @property
    def all(self) -> tuple[BeforePage, ...]:
        """Every one of them."""
        return (self.safety, self.since, self.decision, self.refused, self.intake, self.pain)

    def set_headline(self, headline: str) -> None:
        """The patient's name and birth year, on every page."""
        for page in self.all:
            page.set_headline(headline)

    def show_one(self, page: BeforePage) -> None:
        """Show this one of them."""
        self.setCurrentWidget(page)
        page.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not by a proxy: one that changes leaves Tab going round in a single page.
        super().focusInEvent(event)
        page = self.currentWidget()
        if isinstance(page, BeforePage):
            page.first.setFocus(event.reason())
