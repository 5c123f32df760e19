"""Keys among the settings: what each action is on, another key by pressing it; it handles no test."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.keys import (
    ACTIONS,
    MOST_KEYS,
    STEERING,
    SWITCHES,
    WINDOW_KEYS,
    Action,
    KeyMap,
    is_key,
    key_map_from,
)
from ccft_desktop.reports.names import fault_name
from ccft_desktop.settings import Settings
from ccft_desktop.ui.keys import key_legend
from ccft_desktop.ui.pages.settings_sections import COLUMN_PX, Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.announcement import announce
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.key_catcher import KeyCatcher
from ccft_desktop.ui.widgets.text import Line, Prose

_NAME_PX: Final = 336

translate = QCoreApplication.translate


def action_name(action: Action) -> str:
    """What people call an action."""
    if action not in STEERING:
        return fault_name(action)
    return {
        "pause": translate("Keys", "Start, pause, go on"),
        "cue": translate("Keys", "Cue now; Enter before and after a test"),
        "undo": translate("Keys", "Undo the last mark"),
        "note": translate("Keys", "Write a note"),
        "outcome": translate("Keys", "Tell a hold's outcome otherwise"),
        "stop": translate("Keys", "Stop"),
        "not_held": translate("Keys", "Reading a dial: the hold was not held"),
        "untold": translate("Keys", "Reading a dial: could not tell"),
    }[action]


def why_not(keys: KeyMap, action: Action, name: str) -> str:
    """Why this key cannot be given to this action, as a sentence; empty when it can."""
    taken, legend = keys.action_of(name), key_legend(name)
    if not name:
        said = translate("Keys", "Only a key that is pressed alone can be used.")
    elif name in WINDOW_KEYS:
        said = translate("Keys", "Tab goes through the window and cannot be used.")
    elif name in SWITCHES:
        said = translate("Keys", "{key} opens the patient's window or switches the sound, during a test too.")
    elif not is_key(name):
        said = translate("Keys", "{key} cannot be used here.")
    elif taken == action:
        said = translate("Keys", "{key} does that already.")
    elif taken is not None:
        said = translate("Keys", "{key} is used already: {action}. Take it away there first.")
    elif len(keys.keys[action]) >= MOST_KEYS:
        said = translate("Keys", "{most} keys are enough. Take one away first.")
    else:
        return ""
    used_for = "" if taken is None else action_name(taken)
    return said.format(key=legend, action=used_for, most=MOST_KEYS)


class KeyRow(QWidget):
    """An action with its keys: each but the last can be taken away, and one more can be pressed."""

    wanted = Signal(object)
    """The ``KeyMap`` as it should be."""

    def __init__(self, theme: Theme, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self._keys = KeyMap()
        self.catcher = KeyCatcher(theme)
        self.catcher.setAccessibleDescription(action_name(action))
        self._said = Prose(theme, "small", "ink_muted")
        self.chips = [Chip(theme, "") for _ in range(MOST_KEYS)]
        name = Line(theme, "body", "ink", action_name(action))
        name.setFixedWidth(_NAME_PX)
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(name)
        for chip in self.chips:
            chip.clicked.connect(self._on_chip)
            row.addWidget(chip)
        row.addWidget(self.catcher)
        row.addStretch(1)
        column = QVBoxLayout(self)
        # The ring around a button needs room.
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(0)
        below.addSpacing(_NAME_PX + theme.space("s"))
        below.addWidget(self._said, 1)
        column.addLayout(below)
        self.say("")
        self.catcher.waits.connect(self._on_waits)
        self.catcher.caught.connect(self._on_caught)

    @property
    def said(self) -> str:
        """The sentence beside the keys; empty when there is none."""
        return "" if self._said.isHidden() else self._said.text

    def show_keys(self, keys: KeyMap) -> None:
        """Which keys there are now; those of this action as chips."""
        self._keys = keys
        names = keys.keys[self.action]
        is_only = len(names) == 1
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < len(names))
            if place >= len(names):
                continue
            legend = key_legend(names[place])
            words = self.tr("Take away {key}: {action}").format(key=legend, action=action_name(self.action))
            chip.setText(legend)
            chip.setAccessibleName(legend if is_only else words)
            chip.setToolTip("" if is_only else words)
            chip.set_icon("" if is_only else "close")
            if is_only and chip.hasFocus():
                self.catcher.setFocus(Qt.FocusReason.TabFocusReason)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_only else Qt.FocusPolicy.StrongFocus)
            chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, is_only)

    def say(self, sentence: str, token: str = "ink_muted") -> None:
        """Say something beside the keys; an empty sentence takes it away."""
        self._said.set_token(token)
        self._said.set_text(sentence)
        self._said.setVisible(bool(sentence))
        announce(self, sentence)

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.say("")
            name = self._keys.keys[self.action][self.chips.index(chip)]
            self.wanted.emit(self._keys.without_key(self.action, name))

    @Slot(bool)
    def _on_waits(self, waits: bool) -> None:
        self.say(
            self.tr("Press the key, the pedal or the presenter. Esc: leave it as it is.") if waits else ""
        )

    @Slot(str)
    def _on_caught(self, name: str) -> None:
        if sentence := why_not(self._keys, self.action, name):
            self.say(sentence, "trouble")
        else:
            self.wanted.emit(self._keys.with_key(self.action, name))


class KeysSection(Section):
    """What each key does while a patient is tested."""

    width_px = 872

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Keys"),
            self.tr(
                "What each key does during a test. Foot pedals and presenters are keyboards: "
                "choose “Add a key” and press the pedal."
            ),
            parent,
        )
        self.lead.setFixedWidth(COLUMN_PX)
        self.usual_button = ActionButton(theme, self.tr("Back to the usual keys"), icon="undo")
        self.usual_button.clicked.connect(self._on_usual)
        self.column.addWidget(self.usual_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows = {action: KeyRow(theme, action) for action in (*STEERING, *ACTIONS[: -len(STEERING)])}
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for row in self.rows.values():
            row.wanted.connect(self._on_wanted)
            rows.addWidget(row)
        self.column.addLayout(rows)
        self.show_settings(Settings())

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        keys = key_map_from(settings.keys)
        self.usual_button.setEnabled(bool(keys.to_text()))
        for row in self.rows.values():
            row.show_keys(keys)

    @Slot(object)
    def _on_wanted(self, keys: KeyMap) -> None:
        self.edited.emit("keys", keys.to_text())

    @Slot()
    def _on_usual(self) -> None:
        for row in self.rows.values():
            row.say("")
        self.edited.emit("keys", "")
