"""The keys among the settings, each state at one instant, for the gallery. It drives the real page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt

from ccft_desktop.commands.gallery_samples import State
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.settings_keys import KeysSection

_OWN: Final = "scm=1,F1,A;cue=Return,B,F12;unsorted=0,F10,PgUp,Media Previous"
_SECTION: Final = 8


def _open(program: Program, keys: str = "") -> KeysSection:
    program.office.open()
    program.settings_page.show_settings(replace(program.house.settings, keys=keys))
    program.settings_page.show_section(_SECTION)
    section = program.settings_page.findChild(KeysSection)
    assert section is not None
    for row in section.rows.values():
        row.say("")
    return section


def _usual(program: Program) -> None:
    _open(program)


def _own(program: Program) -> None:
    _open(program, _OWN)


def _waits(program: Program) -> None:
    row = _open(program).rows["cue"]
    row.catcher.setFocus(Qt.FocusReason.TabFocusReason)
    row.catcher.click()


def _taken(program: Program) -> None:
    row = _open(program).rows["cue"]
    row.catcher.caught.emit("PgUp")


STATES: Final[Mapping[str, State]] = {
    "settings-keys": _usual,
    "settings-keys_own": _own,
    "settings-keys_waits": _waits,
    "settings-keys_taken": _taken,
}
"""What the therapist may see of the keys."""
