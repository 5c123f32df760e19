"""People, backups and the trail of who did what, for the gallery. It drives the real pages."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QAbstractButton

from ccft_desktop.commands.gallery_samples import SAMPLE_CODE, State
from ccft_desktop.core.people import Person
from ccft_desktop.program import Program

_PEOPLE: Final = (
    Person("1" * 32, "T. Example", "owner"),
    Person("2" * 32, "B. Colleague-Featherstonehaugh", "therapist"),
    Person("3" * 32, "S. Student", "viewer"),
)
_BACKUPS: Final = [
    (f"/backups/{place}", when, f"9 patients, {tests} tests, 0.8 MB")
    for place, (when, tests) in enumerate(
        [("Tue 1 Dec 2026, 08:02", 14), ("Mon 30 Nov 2026, 08:10", 13), ("Fri 27 Nov 2026, 07:58", 11)]
    )
]
_ROWS: Final = [
    ("Tue 1 Dec 2026, 12:14", "T. Example", "began a test", "P-0117", ""),
    ("Tue 1 Dec 2026, 12:12", "T. Example", "looked at", "P-0117", ""),
    ("Tue 1 Dec 2026, 12:12", "T. Example", "opened the records", "", ""),
    ("Tue 1 Dec 2026, 12:11", "T. Example", "wrong passphrases before", "", "2026-12-01T12:10:58+00:00"),
    (
        "Mon 30 Nov 2026, 18:03",
        "B. Colleague-Featherstonehaugh",
        "exported",
        "P-0203",
        "report of 2026-11-30",
    ),
    ("Mon 30 Nov 2026, 17:58", "B. Colleague-Featherstonehaugh", "signed off a visit", "P-0203", ""),
    ("Mon 30 Nov 2026, 17:40", "T. Example", "changed who opens the records", "", "3f2a11c0 is viewer"),
]


def _people(press: str = "", *, chosen: int = 0, own: int = 0, owner: bool = True) -> State:
    def show(program: Program) -> None:
        page = program.records_room.people_page
        program.house.window.show_page("people", rail_key="settings")
        page.show_people(
            _PEOPLE,
            _PEOPLE[own].person_id,
            may_manage=owner,
            has_code=True,
            chosen=_PEOPLE[chosen].person_id,
        )
        for button in page.findChildren(QAbstractButton):
            if press and button.text() == press and button.isVisible():
                button.click()
                break

    return show


def _code(program: Program) -> None:
    _people()(program)
    program.records_room.people_page.show_code(SAMPLE_CODE)


def _people_said(program: Program) -> None:
    _people()(program)
    program.records_room.people_page.show_said("info", "The new recovery code counts. Destroy the old one.")


def _backups(*, some: bool = True) -> State:
    def show(program: Program) -> None:
        page = program.records_room.backups_page
        program.house.window.show_page("backups", rail_key="settings")
        page.show_idle()
        page.notice.hide()
        age = "Today" if some else "None yet"
        where = "In /media/clinic/backups" if some else "No folder is chosen yet."
        page.show_backups(_BACKUPS if some else [], age, where, may_restore=True)

    return show


def _backing_up(program: Program) -> None:
    _backups()(program)
    program.records_room.backups_page.show_working("Backing up …")
    program.records_room.backups_page.show_progress(0.62)


def _backup_damaged(program: Program) -> None:
    _backups()(program)
    program.records_room.backups_page.show_said(
        "trouble", "This backup cannot be trusted.", "/media/clinic/backups/records.db is damaged."
    )


def _restoring(program: Program) -> None:
    _backups()(program)
    program.records_room.backups_page.restore.click()


def _trail(fault: str | None = None) -> State:
    def show(program: Program) -> None:
        page = program.records_room.trail_page
        page.begin()
        page.show_rows(_ROWS, 1284, more=False)
        program.house.window.show_page("trail", rail_key="settings")
        if fault is not None:
            page.show_checked(fault)

    return show


def _section(place: int) -> State:
    def show(program: Program) -> None:
        page = program.settings_page
        page.show_settings(program.house.settings)
        program.records_room.refresh()
        page.data.warning.hide()
        page.show_section(place)
        program.house.window.show_page("settings")

    return show


STATES: Final[Mapping[str, State]] = {
    "settings-people": _section(5),
    "settings-data": _section(6),
    "people-owner": _people(),
    "people-somebody": _people(chosen=1),
    "people-viewer_looks": _people(chosen=2, own=2, owner=False),
    "people-add": _people("Add somebody"),
    "people-passphrase": _people("Change my passphrase"),
    "people-reset": _people("Give a new passphrase", chosen=1),
    "people-remove": _people("Remove", chosen=1),
    "people-code": _code,
    "people-said": _people_said,
    "backups-list": _backups(),
    "backups-none": _backups(some=False),
    "backups-working": _backing_up,
    "backups-damaged": _backup_damaged,
    "backups-restore": _restoring,
    "trail-rows": _trail(),
    "trail-holds": _trail(""),
    "trail-broken": _trail(
        "Row 812 of the audit trail was changed, or one before it was put in or taken out."
    ),
}
"""What stands behind the settings of people and data."""
