"""Who opens the records: people, roles, passphrases and the recovery code. It changes none itself."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccft_desktop.core.people import PASSPHRASE_SHORTEST, Person, Role
from ccft_desktop.ui.pages.first_run_code import CodeStep
from ccft_desktop.ui.pages.people_words import role_choices, role_meaning, role_word
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip_choice import ChipChoice
from ccft_desktop.ui.widgets.choice_list import ChoiceList
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.two_regions import TwoRegions

Panel = Literal["person", "add", "passphrase", "code"]


class PeoplePage(TwoRegions):
    """Enter does what the right side is about, Esc goes back from it, then to the settings."""

    role_requested = Signal(str, str)
    remove_requested = Signal(str)
    add_requested = Signal(str, str, str)
    """Name, role and the first passphrase."""
    passphrase_requested = Signal(str, str)
    """One's own: the old one and the new one."""
    reset_requested = Signal(str, str)
    """Somebody's id and a new passphrase."""
    code_requested = Signal()
    """A new recovery code to look at."""
    code_kept = Signal()
    print_requested = Signal()
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("People"))
        self._people: tuple[Person, ...] = ()
        self._own_id = ""
        self._may_manage = False
        self._asks_removal = False
        self.list = ChoiceList(theme)
        self.notice = Notice(theme, shape="stacked")
        self._name, self._role_line = Line(theme, "heading", "ink"), Prose(theme, "body", "ink_muted")
        self.roles = ChipChoice(theme, self.tr("Role"), self.tr("R"), role_choices())
        self.new_name = TextInput(theme)
        self.new_roles = ChipChoice(theme, self.tr("Role"), self.tr("R"), role_choices())
        self.old, self.first, self.again = (TextInput(theme, secret=True) for _ in range(3))
        self._old_field = Field(theme, self.tr("The old passphrase"), self.old)
        self._name_field = Field(theme, self.tr("Name"), self.new_name)
        self._first_field = Field(theme, self.tr("New passphrase"), self.first)
        self._again_field = Field(theme, self.tr("The same again"), self.again)
        self.code = CodeStep(theme, compact=True)
        self.code.later_button.setText(self.tr("Keep the old one"))
        self.main = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self.add = ActionButton(theme, self.tr("Add somebody"), icon="add")
        self.reset = ActionButton(theme, "", kind="secondary")
        self.new_code = ActionButton(theme, self.tr("New recovery code"), icon="lock")
        self.remove = ActionButton(theme, self.tr("Remove"), kind="danger")
        self._lay_out(theme)
        self.list.chosen_changed.connect(self._show_person)
        self.roles.chosen.connect(self._on_role)
        self.add.clicked.connect(self._on_add)
        self.reset.clicked.connect(self._on_reset)
        self.new_code.clicked.connect(self.code_requested)
        self.remove.clicked.connect(self._on_remove)
        self.main.clicked.connect(self.enter_pressed)
        self.code.kept.connect(self.code_kept)
        self.code.print_requested.connect(self.print_requested)
        self.code.later.connect(self._back_to_person)
        for typed in (self.new_name, self.old, self.first, self.again):
            typed.textEdited.connect(self._clear_errors)
        self._open("person")

    @property
    def panel(self) -> Panel:
        """What the right side is about."""
        return self._panel_shown

    def show_people(
        self, people: Sequence[Person], own_id: str, *, may_manage: bool, has_code: bool, chosen: str = ""
    ) -> None:
        """Everybody; ``own_id``: who is signed in; ``has_code``: there is a recovery code."""
        self._people, self._own_id, self._may_manage = tuple(people), own_id, may_manage
        rows = [(one.person_id, one.name or self.tr("No name"), self._detail(one)) for one in people]
        self._code_line.set_text(
            self.tr("There is a recovery code. A new one takes its place.")
            if has_code
            else self.tr("There is no recovery code: a forgotten passphrase would be lost.")
        )
        for part in (self.add, self.new_code):
            part.setVisible(may_manage)
        self.list.show_rows(rows, chosen)
        self._back_to_person()

    def show_code(self, code: str) -> None:
        """A code to be written down; the old one counts until that was done."""
        self.code.show_code(code)
        self._open("code")

    def show_said(self, kind: NoticeKind, heading: str, text: str = "") -> None:
        """How what was asked for has gone."""
        self.show_busy(False)
        self.notice.show_notice(kind, heading, text)

    def show_error(self, sentence: str) -> None:
        """Why what was typed cannot be; it stays, to be mended."""
        self.show_busy(False)
        match self.panel:
            case "code":
                self.code.show_error(sentence)
            case "add" | "passphrase":
                self._again_field.show_error(sentence)
            case "person":
                self.notice.show_notice("trouble", sentence)

    def show_busy(self, busy: bool) -> None:
        """Making a key takes most of a second on purpose."""
        self.main.setEnabled(not busy)
        self.code.show_busy(busy)
        for typed in (self.new_name, self.old, self.first, self.again):
            typed.setEnabled(not busy)

    def enter_pressed(self) -> None:
        match self.panel:
            case "add" if self._agrees(self.new_name, self.first, self.again):
                name = " ".join(self.new_name.text().split())
                self.add_requested.emit(name, self.new_roles.value, self.first.text())
            case "passphrase" if self._is_own and self._agrees(self.old, self.first, self.again):
                self.passphrase_requested.emit(self.old.text(), self.first.text())
            case "passphrase" if not self._is_own and self._agrees(self.first, self.again):
                self.reset_requested.emit(self.list.chosen, self.first.text())
            case _:
                pass

    def escape_pressed(self) -> None:
        if self._asks_removal or self.panel != "person":
            self._back_to_person()
        else:
            self.leave_requested.emit()

    def letter_pressed(self, key: Qt.Key) -> bool:
        if key != Qt.Key.Key_R or not self._may_manage or self.panel not in ("person", "add"):
            return False
        (self.roles if self.panel == "person" else self.new_roles).choose_next()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.notice.hide()
        if not self.list.take_keyboard():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _is_own(self) -> bool:
        return self.list.chosen == self._own_id

    def _detail(self, person: Person) -> str:
        if person.person_id == self._own_id:
            return self.tr("{role}, signed in now").format(role=role_word(person.role))
        return role_word(person.role)

    def _agrees(self, *fields: TextInput) -> bool:
        """Everything is filled in and the two are the same; else the keyboard goes to what is missing."""
        for typed in fields:
            if not typed.text().strip():
                typed.setFocus(Qt.FocusReason.TabFocusReason)
                return False
        if self.first.text() != self.again.text():
            self._again_field.show_error(self.tr("The two are not the same. Type it again."))
            self.again.setFocus(Qt.FocusReason.TabFocusReason)
            return False
        return True

    def _open(self, panel: Panel) -> None:
        self._asks_removal = False
        if panel != "person":
            self.notice.hide()
        self._panel_shown: Panel = panel
        self._stack.setCurrentIndex({"person": 0, "add": 1, "passphrase": 1, "code": 2}[panel])
        for typed in (self.new_name, self.old, self.first, self.again):
            typed.clear()
        self._clear_errors()
        self.new_roles.show_value("therapist")
        typing = panel in ("add", "passphrase")
        self._name_field.setVisible(panel == "add")
        self.new_roles.setVisible(panel == "add")
        self._old_field.setVisible(panel == "passphrase" and self._is_own)
        self.main.setText(self.tr("Add") if panel == "add" else self.tr("Change it"))
        self.main.setVisible(typing)
        self._typed_title.setText(self.tr("Add somebody") if panel == "add" else self.tr("New passphrase"))
        first = {"add": self.new_name, "passphrase": self.old if self._is_own else self.first}.get(panel)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self._show_person()

    @Slot()
    def _on_add(self) -> None:
        self._open("add")

    @Slot()
    def _on_reset(self) -> None:
        self._open("passphrase")

    @Slot()
    def _back_to_person(self) -> None:
        self.code.forget()
        self._open("person")

    @Slot()
    def _show_person(self) -> None:
        person = next((one for one in self._people if one.person_id == self.list.chosen), None)
        is_shown = person is not None and self.panel == "person"
        self._name.setText(person.name if person else "")
        self._role_line.set_text(role_meaning(person.role) if person else "")
        self.roles.show_value(person.role if person else "")
        self.roles.setVisible(self._may_manage)
        self.reset.setText(
            self.tr("Change my passphrase") if self._is_own else self.tr("Give a new passphrase")
        )
        self.reset.setVisible(is_shown and (self._is_own or self._may_manage))
        self.remove.setVisible(is_shown and self._may_manage and len(self._people) > 1)
        self.remove.setText(self.tr("Remove for good") if self._asks_removal else self.tr("Remove"))

    @Slot(str)
    def _on_role(self, role: Role) -> None:
        self.role_requested.emit(self.list.chosen, role)

    @Slot()
    def _on_remove(self) -> None:
        if self._asks_removal:
            self._asks_removal = False
            self.remove_requested.emit(self.list.chosen)
            return
        self._asks_removal = True
        self.notice.show_notice(
            "watch",
            self.tr("Take the passphrase of {name} away?").format(name=self._name.text()),
            self.tr("What he or she wrote keeps the name. Esc leaves everything as it is."),
        )
        self._show_person()

    @Slot()
    @Slot(str)
    def _clear_errors(self, _text: str = "") -> None:
        for field in (self._old_field, self._name_field, self._again_field):
            field.clear_error()
        hint = self.tr("At least {0} characters; four or more words are best.")
        self._first_field.show_hint(hint.format(PASSPHRASE_SHORTEST))

    def _lay_out(self, theme: Theme) -> None:
        self.left.addWidget(Line(theme, "body", "ink_muted", self.tr("People and security")))
        self.left.addSpacing(2)
        self.left.addWidget(Line(theme, "title", "ink", self.tr("People")))
        self.left.addSpacing(theme.space("l"))
        self.left.addWidget(self.list, 1)
        self._code_line = Prose(theme, "small", "ink_muted")
        self.left.addWidget(self._code_line)
        self.left.addSpacing(theme.space("s"))
        self.left.addWidget(self.notice)
        self._stack = QStackedWidget()
        person = QWidget()
        column = QVBoxLayout(person)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._name)
        column.addWidget(self._role_line)
        column.addSpacing(theme.space("l"))
        column.addWidget(self.roles)
        column.addSpacing(theme.space("l"))
        for button in (self.reset, self.remove):
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(theme.space("s"))
        column.addStretch(1)
        self._typed = QWidget()
        typed = QVBoxLayout(self._typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(theme.space("m"))
        self._typed_title = Line(theme, "heading", "ink")
        for part in (
            self._typed_title,
            self._name_field,
            self.new_roles,
            self._old_field,
            self._first_field,
            self._again_field,
        ):
            typed.addWidget(part)
        typed.addStretch(1)
        for page in (person, self._typed, self.code):
            self._stack.addWidget(page)
        self.right.addWidget(self._stack, 1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back")))
        for button in (self.new_code, self.add, self.main):
            self.bar.add_right(button)
