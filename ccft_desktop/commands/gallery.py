"""Every page in every state, on realistic data, for the screenshots. It drives the real window."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from ccft_desktop.commands import (
    gallery_before,
    gallery_cuff,
    gallery_dial,
    gallery_keys,
    gallery_live,
    gallery_lock,
    gallery_patient,
    gallery_results,
    gallery_run,
    gallery_setup,
    gallery_sound,
    gallery_visit,
)
from ccft_desktop.commands.gallery_samples import State, endurance, sample_row
from ccft_desktop.program import Program
from ccft_desktop.store.interrupted import Interrupted
from ccft_desktop.ui.help import HelpDialog
from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.notice import NoticeKind
from devices.cuff import CuffState
from devices.ports import Port

_LONG_NAME: Final = "Wilhelmina-Alexandra Featherstonehaugh-Cholmondeley van der Voorbeeld-Langenberg"
_PORT: Final = Port("COM3", "USB Serial (COM3)", "COM3")


def _type(page: QWidget, label: str, text: str) -> QLineEdit:
    """Type into the field that is called so."""
    field = next(line for line in page.findChildren(QLineEdit) if line.accessibleName() == label)
    field.selectAll()
    field.insert(text)
    return field


# Patients


def _patients_list(program: Program) -> None:
    program.patients.search_for("")
    program.front_desk.open(sample_row(program).patient.patient_id)


def _patients_many(program: Program) -> None:
    """As many as a clinic has, and one with a very long name."""
    _patients_list(program)
    row = sample_row(program)
    long = replace(row, patient=replace(row.patient, patient_id="long", name=_LONG_NAME))
    others = [
        replace(row, patient=replace(row.patient, patient_id=str(n), name=f"Person {n}", code=f"P-{n:04}"))
        for n in range(1, 200)
    ]
    program.patients.show_rows([long, *others], 1284)
    program.patients.choose("long")
    history = program.house.records.sessions.list_for(row.patient.patient_id)
    program.patients.show_glance(long, history, "")


def _patients_nothing_found(program: Program) -> None:
    program.front_desk.open()
    program.patients.search_for("Zachary")
    program.patients.show_rows([], 0)


def _patients_empty(program: Program) -> None:
    program.patients.search_for("")
    program.house.window.show_page("patients")
    program.patients.show_rows([], 0)


def _form_new(program: Program) -> None:
    program.patients.new_requested.emit()


def _form_edit(program: Program) -> None:
    patient_id = sample_row(program).patient.patient_id
    program.front_desk.open(patient_id)
    program.patients.edit_requested.emit(patient_id)


def _form_error(program: Program) -> None:
    _form_new(program)
    tomorrow = date.today() + timedelta(days=1)
    _type(program.patient_form, "Name", "Ada Muster")
    _type(program.patient_form, "Born", tomorrow.isoformat()).returnPressed.emit()


# Before the test


def _choice(program: Program) -> None:
    program.setup_room.choose(sample_row(program).patient)
    program.test_choice.select("endurance", 26.0)
    program.test_choice.show_ports([_PORT], _PORT.url)
    program.test_choice.show_cuff(CuffState.STREAMING, "")


def _choice_stalled(program: Program) -> None:
    _choice(program)
    program.test_choice.select("stage1")
    program.test_choice.show_cuff(
        CuffState.STALLED, "The cuff on COM3 sends nothing. Switch it on, or choose another port."
    )


def _choice_no_patient(program: Program) -> None:
    program.setup_room.choose(None)


# Around it


def _settings(section: int) -> State:
    def show(program: Program) -> None:
        program.office.open()
        program.settings_page.show_settings(replace(program.house.settings, cuff_url=_PORT.url))
        program.settings_page.show_ports([(_PORT.url, _PORT.name)])
        program.settings_page.show_cuff(CuffState.STREAMING, 19.9)
        program.settings_page.show_section(section)

    return show


def _settings_trouble(program: Program) -> None:
    _settings(4)(program)
    program.settings_page.show_notice(
        "trouble", "ours.toml: hold_s is 45. Allowed: 2 to 30. Change it and import the file again."
    )


def _settings_bad_speed(program: Program) -> None:
    _settings(0)(program)
    _type(program.settings_page, "Speed", "fast").editingFinished.emit()


def _locked(program: Program) -> None:
    program.unlock.forget()
    program.unlock.show_locked_reason("Locked at 12:14 with the lock button. Everything up to then is saved.")
    program.house.window.set_locked(program.unlock)


def _unlock_started(program: Program) -> None:
    _locked(program)
    program.unlock.show_locked_reason("")


def _unlock_wrong(program: Program) -> None:
    _locked(program)
    program.unlock.show_error("This passphrase does not open the records. Try again.")


def _unlock_busy(program: Program) -> None:
    _locked(program)
    _type(program.unlock, "Passphrase", "correct horse battery")
    program.unlock.show_busy(True)


def _first_run(name: str = "", first: str = "", again: str = "") -> State:
    def show(program: Program) -> None:
        page = program.first_run
        page.begin()
        _type(page, "Your name", name)
        _type(page, "Passphrase", first)
        field = _type(page, "The same again", again)
        program.house.window.set_locked(page)
        if again and again != first:
            field.returnPressed.emit()

    return show


_CODE: Final = "7Q2M-0KXA-PW3T-9F5D-HJ8C-VN4E-1RYB-6SGZ-3T7K"


def _first_run_code(typed: str = "") -> State:
    def show(program: Program) -> None:
        program.first_run.show_code(_CODE)
        _type(program.first_run, "Its last group, from the paper", typed)
        if typed and not _CODE.endswith(typed):
            _type(program.first_run, "Its last group, from the paper", typed).returnPressed.emit()
        program.house.window.set_locked(program.first_run)

    return show


def _first_run_clinic(program: Program) -> None:
    program.first_run.show_clinic()
    program.house.window.set_locked(program.first_run)


def _first_run_cuff(program: Program) -> None:
    program.first_run.show_cuffs([("COM3", "USB Serial (COM3)"), ("cuffsim://", "Simulated patient")], "COM3")
    program.house.window.set_locked(program.first_run)


def _unlock_people(program: Program) -> None:
    _locked(program)
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
            _type(program.recover, "Recovery code", _CODE.replace("Q2", "2Q"))
            program.recover.show_error(error)
        program.house.window.set_locked(program.recover)

    return show


def _interrupted_offer(program: Program, *, can_run: bool = True) -> None:
    patient = sample_row(program).patient
    about = Interrupted(
        session_id="0" * 32,
        patient=patient,
        started_utc=datetime.now(UTC) - timedelta(hours=2),
        protocol=endurance() if can_run else None,
        cannot_run="" if can_run else "The protocol in the records: hold_s is 45. Allowed: 2 to 30 s.",
        device=program.house.link.device,
        examiner="T. Example",
        feedback="guide",
        software_version="",
        recorded_s=84.0,
    )
    program.interrupted.show_test(patient.headline, about)
    program.house.window.show_page("interrupted", rail_key="test")


def _interrupted_foreign(program: Program) -> None:
    _interrupted_offer(program, can_run=False)


def _interrupted_discard(program: Program) -> None:
    _interrupted_offer(program)
    buttons = program.interrupted.findChildren(ActionButton)
    next(button for button in buttons if button.text() == "Discard the recording").click()


def _notice(kind: NoticeKind, heading: str, text: str) -> State:
    def show(program: Program) -> None:
        _patients_list(program)
        program.house.window.show_notice(kind, heading, text)

    return show


def _help(program: Program) -> None:
    _patients_list(program)
    HelpDialog(program.theme, program.house.window).open()


def _help_locked(program: Program) -> None:
    _locked(program)
    HelpDialog(program.theme, program.house.window, locked=True).open()


def _bug(program: Program) -> None:
    _patients_list(program)
    details = (
        "CCFT Desktop 0.1.0, Python 3.11.9, Qt 6.11.3, Windows 11 AMD64\nValueError\n"
        "  ccft_desktop/rooms/review_room.py, line 61, in _show\n"
        "  ccft_desktop/ui/widgets/hold_table.py, line 84, in set_session\nafter KeyError\n"
        "  ccft_desktop/core/protocol.py, line 201, in level_of"
    )
    BugDialog(
        program.theme, details, "C:\\Users\\t\\ccft-desktop\\log\\ccft.log", program.house.window
    ).open()


STATES: Final[Mapping[str, State]] = {
    "patients-list": _patients_list,
    "patients-many": _patients_many,
    "patients-nothing_found": _patients_nothing_found,
    "patients-empty": _patients_empty,
    "patient_form-new": _form_new,
    "patient_form-edit": _form_edit,
    "patient_form-error": _form_error,
    "choice-endurance": _choice,
    "choice-stalled": _choice_stalled,
    "choice-no_patient": _choice_no_patient,
    **gallery_before.STATES,
    **gallery_cuff.STATES,
    **gallery_setup.STATES,
    **gallery_dial.STATES,
    **gallery_live.STATES,
    **gallery_results.STATES,
    **gallery_run.STATES,
    **gallery_visit.STATES,
    **gallery_sound.STATES,
    **gallery_keys.STATES,
    **gallery_patient.STATES,
    "settings-cuff": _settings(0),
    "settings-cuff_error": _settings_bad_speed,
    "settings-display": _settings(1),
    "settings-clinic": _settings(3),
    "settings-protocols": _settings(4),
    "settings-protocols_error": _settings_trouble,
    "settings-data": _settings(5),
    "interrupted-offer": _interrupted_offer,
    "interrupted-discard": _interrupted_discard,
    "interrupted-foreign": _interrupted_foreign,
    "notice-info": _notice("info", "The report is written.", "C:\\Reports\\2026-11-19.pdf"),
    "notice-watch": _notice(
        "watch", "The settings file has a mistake.", "theme is 'pink'. The usual is taken."
    ),
    "notice-trouble": _notice(
        "trouble", "The records cannot be read.", "The disk may be full. Free some space."
    ),
    "help-keys": _help,
    "help-locked": _help_locked,
    "bug-dialog": _bug,
    "unlock-started": _unlock_started,
    **gallery_lock.STATES,
    "unlock-wrong": _unlock_wrong,
    "unlock-busy": _unlock_busy,
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
"""The name of a state, as it stands in the name of its picture, and what shows it."""
