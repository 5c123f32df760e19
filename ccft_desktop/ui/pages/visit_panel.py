"""What a visit holds so far, its signature, and what was changed since; it signs nothing itself."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Amendment, Visit
from ccft_desktop.reports import words
from ccft_desktop.reports.safety_words import decision_sentence
from ccft_desktop.reports.visit_words import (
    amendment_sentence,
    practice_fact,
    signature_sentence,
    stop_sentences,
)
from ccft_desktop.ui.pages.patient_glance import hairline
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.scrolling import scrolling
from ccft_desktop.ui.widgets.text import Line, Prose


class VisitPanel(QWidget):
    """S asks whether to sign; then Enter signs and Esc does not."""

    sign_requested = Signal()
    confirming = Signal(bool)
    """Whether it asks now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._signer = ""
        self._facts = QVBoxLayout()
        self._facts.setSpacing(theme.space("s"))
        self._heading = Line(theme, "heading", "ink")
        self._lead = Prose(theme, "body", "ink_muted")
        self._signed = Prose(theme, "body", "ink")
        self.sign_button = ActionButton(theme, self.tr("Sign off the visit"), key=self.tr("S"))
        self._sign_now = ActionButton(theme, self.tr("Sign off"), key=self.tr("Enter"), kind="primary")
        self._not_yet = ActionButton(theme, self.tr("Not yet"), key=self.tr("Esc"), kind="quiet")
        self._since = Line(theme, "label", "ink_muted", self.tr("Changed since"))
        self._amendments = QVBoxLayout()
        self._amendments.setContentsMargins(0, 0, theme.space("s"), 0)
        self._amendments.setSpacing(theme.space("s"))
        self._amendments.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setLayout(self._amendments)
        self._list = scrolling(inside)
        self._list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list.setAccessibleName(self._since.text())
        ListFocus(theme, self._list)
        self._lay_out(theme)
        self.sign_button.clicked.connect(self.confirm)
        self._not_yet.clicked.connect(self.step_back)
        self._sign_now.clicked.connect(self.sign_requested)

    @property
    def is_confirming(self) -> bool:
        """Whether it asks if the visit is to be signed."""
        return not self._sign_now.isHidden()

    def show_visit(self, visit: Visit, signer: str) -> None:
        """Show a visit as it is on record; ``signer``: who would sign it."""
        self._signer = signer
        self._show_facts(visit)
        signed = visit.signature
        self._signed.set_text(signature_sentence(signed) if signed else "")
        self._signed.setVisible(signed is not None)
        self._show_amendments(visit.amendments if signed else ())
        if signed:
            self._say(
                self.tr("Locked"),
                self.tr("A change needs a reason and is kept beside what stood before."),
            )
            self._show_buttons(confirms=False, is_open=False)
            self.confirming.emit(False)
        else:
            self.step_back()

    @Slot()
    def confirm(self) -> None:
        """Ask whether to sign."""
        if self.sign_button.isHidden():
            return
        self._say(
            self.tr("Sign off as {name}?").format(name=self._signer),
            self.tr("The record is locked then. A later change needs a reason; what stood before is kept."),
        )
        self._show_buttons(confirms=True, is_open=True)
        self.confirming.emit(True)

    @Slot()
    def step_back(self) -> None:
        """The visit stays open."""
        self._say(
            self.tr("Not signed off"),
            self.tr("Signing locks the record of the day: tests, notes, pain, what was done."),
        )
        self._show_buttons(confirms=False, is_open=True)
        self.confirming.emit(False)

    def _say(self, heading: str, text: str) -> None:
        self._heading.setText(heading)
        self._lead.set_text(text)

    def _show_buttons(self, *, confirms: bool, is_open: bool) -> None:
        self.sign_button.setVisible(is_open and not confirms)
        self._sign_now.setVisible(confirms)
        self._not_yet.setVisible(confirms)

    def _show_facts(self, visit: Visit) -> None:
        _empty(self._facts)
        for session in visit.sessions:
            self._facts.addWidget(
                Line(self._theme, "body_strong", "ink", words.protocol_title(session.protocol))
            )
            self._facts.addWidget(Prose(self._theme, "body", "ink_muted", _session_facts(session)))
            if stopped := " ".join(stop_sentences(session, visit.pain)):
                self._facts.addWidget(Prose(self._theme, "body", "ink", stopped))
        if visit.safety is not None:
            self._facts.addSpacing(self._theme.space("s"))
            self._facts.addWidget(Line(self._theme, "label", "ink_muted", self.tr("Safety questions")))
            self._facts.addWidget(
                Prose(self._theme, "body", "ink_muted", decision_sentence(visit.safety), most_lines=3)
            )

    def _show_amendments(self, amendments: tuple[Amendment, ...]) -> None:
        _empty(self._amendments)
        for amendment in reversed(amendments):
            self._amendments.addWidget(Prose(self._theme, "small", "ink", amendment_sentence(amendment)))
        for part in (self._since, self._list):
            part.setVisible(bool(amendments))

    def _lay_out(self, theme: Theme) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space("s"))
        for button in (self.sign_button, self._sign_now, self._not_yet):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("This visit")))
        column.addSpacing(theme.space("s"))
        column.addLayout(self._facts)
        column.addSpacing(theme.space("l"))
        column.addWidget(hairline())
        column.addSpacing(theme.space("l"))
        column.addWidget(self._heading)
        column.addSpacing(theme.space("xs"))
        column.addWidget(self._signed)
        column.addWidget(self._lead)
        column.addSpacing(theme.space("m"))
        column.addLayout(buttons)
        column.addSpacing(theme.space("s"))
        column.addWidget(self._since)
        column.addSpacing(theme.space("s"))
        column.addWidget(self._list, 100)
        column.addStretch(1)


def _session_facts(session: Session) -> str:
    told = words.held_count(session.result.holds)[1]
    facts = [
        words.clock(session.started_utc),
        " ".join(words.answer(session.result)) if told else "",
        practice_fact(session.practice_holds),
        words.dial_sentence().rstrip(".").lower() if session.by_dial else "",
    ]
    return " · ".join(filter(None, facts))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
