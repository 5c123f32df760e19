"""People and security among the settings: who is signed in, when the records lock, and the ways on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.core.people import Person
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.people_words import role_meaning, role_word
from ccft_desktop.ui.pages.settings_lock import LOCK_SETTING, LockRows
from ccft_desktop.ui.pages.settings_sections import Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Prose


class PeopleSection(Section):
    """Only an owner is shown the way to who did what."""

    people_requested = Signal()
    trail_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("People and security"),
            self.tr("Everybody opens the records with a passphrase of their own."),
            parent,
        )
        self._who = Prose(theme, "body", "ink")
        people = ActionButton(theme, self.tr("People and passphrases"), icon="patients")
        self._trail = ActionButton(theme, self.tr("Who did what"), icon="review")
        ways = QHBoxLayout()
        ways.setSpacing(theme.space("s"))
        ways.addWidget(people)
        ways.addWidget(self._trail)
        ways.addStretch(1)
        self._lock = LockRows(theme)
        self.fields[LOCK_SETTING] = self._lock.field
        self.column.addWidget(self._who)
        self.column.addLayout(ways)
        self.column.addSpacing(theme.space("m"))
        self.column.addWidget(self._lock)
        people.clicked.connect(self.people_requested)
        self._trail.clicked.connect(self.trail_requested)
        self._lock.edited.connect(self.edited)

    def show_person(self, person: Person, *, may_read_trail: bool) -> None:
        """Who is signed in."""
        self._who.set_text(
            role_meaning(person.role),
            strong=self.tr("{name}, {role}.").format(name=person.name, role=role_word(person.role).lower()),
        )
        self._trail.setVisible(may_read_trail)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self._lock.show_settings(settings)
