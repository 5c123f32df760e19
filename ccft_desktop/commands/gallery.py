"""Every page in every state, on realistic data, for the screenshots. It drives the real window."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ccft_desktop.commands import (
    gallery_before,
    gallery_cuff,
    gallery_dial,
    gallery_door,
    gallery_keys,
    gallery_live,
    gallery_patient,
    gallery_record,
    gallery_records,
    gallery_results,
    gallery_run,
    gallery_setup,
    gallery_sound,
    gallery_visit,
)
from ccft_desktop.commands.gallery_samples import State, endurance, sample_row, type_into
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
    type_into(program.patient_form, "Name", "Ada Muster")
    type_into(program.patient_form, "Born", tomorrow.isoformat()).returnPressed.emit()


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
    type_into(program.settings_page, "Speed", "fast").editingFinished.emit()


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
    gallery_door.locked()(program)
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
    **gallery_record.STATES,
    **gallery_records.STATES,
    "settings-cuff": _settings(0),
    "settings-cuff_error": _settings_bad_speed,
    "settings-display": _settings(1),
    "settings-clinic": _settings(3),
    "settings-protocols": _settings(4),
    "settings-protocols_error": _settings_trouble,
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
    **gallery_door.STATES,
}
"""The name of a state, as it stands in the name of its picture, and what shows it."""
