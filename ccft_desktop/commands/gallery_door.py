"""What stands before the records, for the screenshots: first run, unlock with every reason, recovery."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ccft_desktop.commands.gallery_samples import SAMPLE_CODE, State, type_into
from ccft_desktop.core.lock_rule import NEVER, Lock
from ccft_desktop.program import Program
from ccft_desktop.ui.lock_words import lock_words

_ASKED: Final = Lock("asked")


def locked(lock: Lock = _ASKED) -> State:
    """The unlock page as it stands after this lock."""

    def show(program: Program) -> None:
        program.door.show()
        program.unlock.forget()
        program.unlock.show_locked_reason(lock_words(lock, "12:14"))

    return show


def _unlock_started(program: Program) -> None:
    locked()(program)
    program.unlock.show_locked_reason("")


def _unlock_wrong(program: Program) -> None:
    locked()(program)
    program.unlock.show_error("This passphrase does not open the records. Try again.")


def _unlock_busy(program: Program) -> None:
    locked()(program)
    type_into(program.unlock, "Passphrase", "correct horse battery")
    program.unlock.show_busy(True)


def _first_run(name: str = "", first: str = "", again: str = "") -> State:
    def show(program: Program) -> None:
        page = program.first_run
        page.begin()
        type_into(page, "Your name", name)
        type_into(page, "Passphrase", first)
        field = type_into(page, "The same again", again)
        program.house.window.set_locked(page)
        if again and again != first:
            field.returnPressed.emit()

    return show


def _first_run_code(typed: str = "") -> State:
    def show(program: Program) -> None:
        program.first_run.show_code(SAMPLE_CODE)
        type_into(program.first_run, "Its last group, from the paper", typed)
        if typed and not SAMPLE_CODE.endswith(typed):
            type_into(program.first_run, "Its last group, from the paper", typed).returnPressed.emit()
        program.house.window.set_locked(program.first_run)

    return show


def _first_run_clinic(program: Program) -> None:
    program.first_run.show_clinic()
    program.house.window.set_locked(program.first_run)


def _first_run_cuff(program: Program) -> None:
    program.first_run.show_cuffs([("COM3", "USB Serial (COM3)"), ("cuffsim://", "Simulated patient")], "COM3")
    program.house.window.set_locked(program.first_run)


def _unlock_people(program: Program) -> None:
    locked()(program)
    program.unlock.show_people(
        [("1", "T. Example"), ("2", "B. Colleague-Featherstonehaugh")], "1", recoverable=True
    )


def _unlock_waits(program: Program) -> None:
    _unlock_people(program)
    program.unlock.show_wait(20.0)


def _recover(error: str = "") -> State:
    def show(program: Program) -> None:
        program.recover.begin([("1", "T. Example")])
        if error:
            type_into(program.recover, "Recovery code", SAMPLE_CODE.replace("Q2", "2Q"))
            program.recover.show_error(error)
        program.house.window.set_locked(program.recover)

    return show


def _lock_setting(minutes: int | str) -> State:
    """How long without anybody, among the settings; a text is typed there and refused."""

    def show(program: Program) -> None:
        program.office.open()
        program.records_room.refresh()
        program.settings_page.show_section(5)
        if isinstance(minutes, int):
            settings = replace(program.house.settings, lock_after_min=minutes)
            program.settings_page.show_settings(settings)
        else:
            type_into(program.settings_page, "Lock after", minutes).editingFinished.emit()

    return show


STATES: Final[Mapping[str, State]] = {
    "unlock-started": _unlock_started,
    "unlock-locked": locked(),
    "unlock-locked_idle": locked(Lock("idle", 600.0)),
    "unlock-locked_idle_after_test": locked(Lock("idle", 1500.0, was_put_off=True)),
    "unlock-locked_screen": locked(Lock("screen")),
    "unlock-locked_screen_after_test": locked(Lock("screen", 900.0, was_put_off=True)),
    "unlock-locked_sleep": locked(Lock("sleep")),
    "unlock-wrong": _unlock_wrong,
    "unlock-busy": _unlock_busy,
    "settings-lock_never": _lock_setting(NEVER),
    "settings-lock_refused": _lock_setting("240"),
    "unlock-people": _unlock_people,
    "unlock-waits": _unlock_waits,
    "recover-empty": _recover(),
    "recover-mistyped": _recover(
        "This recovery code has a typing error. Compare it with the paper, group by group."
    ),
    "first_run-code": _first_run_code(),
    "first_run-code_wrong": _first_run_code("3T7X"),
    "first_run-code_right": _first_run_code("3T7K"),
    "first_run-clinic": _first_run_clinic,
    "first_run-cuff": _first_run_cuff,
    "first_run-empty": _first_run(),
    "first_run-typed": _first_run("T. Example", "correct horse battery staple"),
    "first_run-mismatch": _first_run("T. Example", "correct horse battery staple", "correct horse"),
    "first_run-complete": _first_run(
        "T. Example", "correct horse battery staple", "correct horse battery staple"
    ),
}
