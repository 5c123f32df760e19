"""What the user has chosen, as one frozen value kept in an ini file; knows no page and no cuff.

A missing, broken or out-of-range entry falls back to its default, with a sentence that says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from PySide6.QtCore import QSettings

from ccft_desktop.core.keys import key_map_from
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.lock_rule import USUAL_LOCK_MIN, check_lock_min
from ccft_desktop.core.pressure_alarm import HIGHEST_ALARM_MMHG, LOWEST_ALARM_MMHG, USUAL_ALARM_MMHG
from ccft_desktop.core.protocol import DEFAULT_BASELINE_MMHG, HIGHEST_LEVEL_MMHG
from ccft_desktop.core.session import Feedback, ScreenPosition

ThemeChoice = Literal["system", "light", "dark", "contrast"]
Paper = Literal["A4", "Letter"]
PatientWindowChoice = Literal["off", "window", "screen"]
"""No window for the patient, one among the others, or one that fills a screen."""

BAUD_LOWEST: Final = 300
BAUD_HIGHEST: Final = 3_000_000
"""What serial ports and their USB bridges can be set to, in bits a second."""
TEXT_LONGEST: Final[Mapping[str, int]] = {
    "cuff_url": 500,
    "cuff_identity": 500,
    "cuff_profile": 100,
    "clinic_name": 80,
    "clinic_line": 120,
    "last_person": 64,
    "backup_folder": 500,
    "last_protocol": 200,
    "window_placement": 2000,
    "patient_screen": 300,
    "patient_placement": 60,
    "keys": 1000,
}
"""How many characters a text may have: what fits a line of the report, or any sane address."""
HIGHEST_BACKUP_DAYS: Final = 30
HIGHEST_BACKUPS: Final = 100
SUMMARY_LONGEST: Final = 1000
"""How many characters the template of the summary may have, over all its lines."""
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("system", "light", "dark", "contrast"),
    "paper": ("A4", "Letter"),
    "patient_window": ("off", "window", "screen"),
    "feedback": ("guide", "band", "blind"),
    "screen_position": ("", "feet", "overhead", "side", "none"),
}
_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is remembered from one run to the next. Raises ``InputError`` out of bounds."""

    cuff_url: str = ""
    """Where the cuff is: a port such as ``COM4``, or an address; empty until one is chosen."""
    cuff_identity: str = ""
    """What tells that device from others, so that it is found again under another port name."""
    cuff_profile: str = ""
    """The key of the profile by which it is read; empty: lines of text, understood by themselves."""
    baud: int = 115_200
    """Bits a second, ``BAUD_LOWEST`` to ``BAUD_HIGHEST``; USB cuffs ignore it."""
    prompts: bool = False
    """Whether the cuff is told what the patient is asked to do. Only some cuffs listen."""
    last_person: str = ""
    """The id, not the name, of who opened the records last; asked for first the next time."""
    last_protocol: str = "stage1"
    """The preset's id or the copy's name that was run last, offered first the next time."""
    last_level_mmhg: float = 26.0
    """The level at which endurance was run last, above 20 and at most 40 mmHg."""
    feedback: Feedback = "guide"
    """What the patient saw in the last test, offered first the next time."""
    screen_position: ScreenPosition = ""
    """Where the patient's screen stands; empty until it was asked."""
    alarm_mmhg: float = USUAL_ALARM_MMHG
    """The pressure above which set-up and test say that there is too much air in the cuff, 35 to 80 mmHg."""
    backup_folder: str = ""
    """Where backups are kept; empty until one is chosen."""
    backup_days: int = 1
    """After how many days a backup is made when the records are opened, 1 to 30; 0: only when asked."""
    backup_keep: int = 14
    """How many backups of these records are kept, 1 to 100."""
    theme: ThemeChoice = "system"
    clinic_name: str = ""
    """Stands at the head of every report."""
    clinic_line: str = ""
    """Stands below it, for example the address."""
    paper: Paper = "A4"
    sound: bool = True
    """Whether a test sounds at all; the key M in a test."""
    sound_volume: int = 70
    """0 to 100."""
    sound_speaker: str = ""
    """The system's name of the speaker to use where it is plugged in; empty: the system chooses."""
    sound_low: bool = True
    sound_high: bool = True
    sound_tick: bool = True
    sound_start: bool = True
    sound_release: bool = True
    sound_end: bool = True
    sound_voice: bool = True
    """Whether cues are spoken, where the system has a voice."""
    summary_template: str = ""
    """The lines of the summary that is copied, with its placeholders; empty: the usual ones."""
    window_placement: str = ""
    """Size and place of the window, as the window itself writes it."""
    patient_window: PatientWindowChoice = "off"
    patient_screen: str = ""
    """Which screen is the patient's; empty: whichever is not the therapist's."""
    patient_full_screen: bool = True
    patient_upside_down: bool = False
    """For a screen that is read over the forehead."""
    patient_less_motion: bool = False
    """Whether the countdown moves only once a second."""
    patient_placement: str = ""
    """Left, top, width and height of the patient's window among the others."""
    keys: str = ""
    """The clinic's own keys during a test, as ``KeyMap.to_text`` writes them; empty: the usual ones."""
    lock_after_min: int = USUAL_LOCK_MIN
    """Minutes without a key or the mouse after which the records lock, 1 to 120; 0: never."""

    def __post_init__(self) -> None:
        if not BAUD_LOWEST <= self.baud <= BAUD_HIGHEST:
            raise InputError(f"baud is {self.baud}. Allowed: {BAUD_LOWEST} to {BAUD_HIGHEST}.")
        if not DEFAULT_BASELINE_MMHG < self.last_level_mmhg <= HIGHEST_LEVEL_MMHG:
            raise InputError(
                f"last_level_mmhg is {self.last_level_mmhg:g}. Allowed: above {DEFAULT_BASELINE_MMHG:g}, "
                f"at most {HIGHEST_LEVEL_MMHG:g}."
            )
        if not LOWEST_ALARM_MMHG <= self.alarm_mmhg <= HIGHEST_ALARM_MMHG:
            raise InputError(
                f"alarm_mmhg is {self.alarm_mmhg:g}. Allowed: {LOWEST_ALARM_MMHG:g} to "
                f"{HIGHEST_ALARM_MMHG:g} mmHg."
            )
        if not 0 <= self.backup_days <= HIGHEST_BACKUP_DAYS:
            raise InputError(f"backup_days is {self.backup_days}. Allowed: 0 to {HIGHEST_BACKUP_DAYS}.")
        if not 1 <= self.backup_keep <= HIGHEST_BACKUPS:
            raise InputError(f"backup_keep is {self.backup_keep}. Allowed: 1 to {HIGHEST_BACKUPS}.")
        if not 0 <= self.sound_volume <= 100:
            raise InputError(f"sound_volume is {self.sound_volume}. Allowed: 0 to 100.")
        check_lock_min(self.lock_after_min)
        for name, longest in TEXT_LONGEST.items():
            text = getattr(self, name)
            if len(text) > longest or not text.isprintable():
                raise InputError(
                    f"{name} has {len(text)} characters. Allowed: at most {longest}, all in one line."
                )
        lines = self.summary_template
        if len(lines) > SUMMARY_LONGEST or not lines.replace("\n", "").isprintable():
            raise InputError(
                f"summary_template has {len(lines)} characters. Allowed: at most {SUMMARY_LONGEST}, no tabs."
            )
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise InputError(f"{name} is {getattr(self, name)!r}. Allowed: {', '.join(allowed)}.")
        try:
            key_map_from(self.keys)
        except InputError as error:
            raise InputError(f"keys is {self.keys!r}: {error}") from None


def load(path: Path) -> tuple[Settings, list[str]]:
    """The settings in ``path`` and a sentence for each entry that could not be used.

    A file that is not there gives the defaults. Never raises.
    """
    kept, notes = Settings(), []
    store = QSettings(str(path), QSettings.Format.IniFormat)
    if store.status() != QSettings.Status.NoError:
        return kept, ["The settings file cannot be read. The program goes on with its usual settings."]
    for field in fields(Settings):
        if not store.contains(field.name):
            continue
        try:
            value = _typed(getattr(kept, field.name), store.value(field.name), field.name)
            change: dict[str, Any] = {field.name: value}
            kept = replace(kept, **change)
        except InputError as error:
            usual = getattr(kept, field.name)
            notes.append(f"In the settings file {error} The program goes on with {usual!r}.")
    return kept, notes


def save(settings: Settings, path: Path) -> None:
    """Write all of it. Raises ``OSError`` when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(f"The settings cannot be saved: {path.parent} cannot be made.") from error
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for field in fields(Settings):
        store.setValue(field.name, getattr(settings, field.name))
    store.sync()
    if store.status() != QSettings.Status.NoError:
        raise OSError("The settings cannot be saved. Is the disk full, or the folder read-only?")


def _typed(default: object, stored: object, name: str) -> object:
    """``stored`` in the type of ``default``; an ini file gives everything as text, lists where a comma is."""
    text = ", ".join(map(str, stored)) if isinstance(stored, list) else str(stored)
    if isinstance(default, bool):
        if text.lower() not in (*_YES, *_NO):
            raise InputError(f"{name} is {text!r}. Allowed: true or false.")
        return text.lower() in _YES
    if isinstance(default, int | float):
        try:
            return type(default)(text)
        except ValueError:
            kind = "a whole number" if isinstance(default, int) else "a number"
            raise InputError(f"{name} is {text!r}. Allowed: {kind}.") from None
    return text
