"""The unlock page with every reason there is, for the screenshots."""

from collections.abc import Mapping
from typing import Final

from ccft_desktop.commands.gallery_samples import State
from ccft_desktop.core.lock_rule import Lock
from ccft_desktop.program import Program
from ccft_desktop.ui.lock_words import lock_words


def locked(lock: Lock) -> State:
    """The unlock page as it stands after this lock."""

    def show(program: Program) -> None:
        program.door.show()
        program.unlock.forget()
        program.unlock.show_locked_reason(lock_words(lock, "12:14"))

    return show


STATES: Final[Mapping[str, State]] = {
    "unlock-locked": locked(Lock("asked")),
    "unlock-locked_idle": locked(Lock("idle", 600.0)),
    "unlock-locked_idle_after_test": locked(Lock("idle", 1500.0, was_put_off=True)),
    "unlock-locked_screen": locked(Lock("screen")),
    "unlock-locked_screen_after_test": locked(Lock("screen", 900.0, was_put_off=True)),
    "unlock-locked_sleep": locked(Lock("sleep")),
}
