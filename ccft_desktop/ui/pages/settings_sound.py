"""Sound in the settings: what may sound, how loud and from where, and a way to hear each; plays nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings_sections import COLUMN_PX, Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import CheckBox
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Line
from ccft_desktop.ui.widgets.volume_control import VolumeSlider

_VALUE_PX = 36
_SETTLED_MS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundView:
    """What there is to sound with."""

    speakers: Sequence[tuple[str, str]] = ()
    """Their ids and names."""
    usual: str = ""
    """The name of the one that the system chooses."""
    trouble: tuple[str, str] = ("", "")
    """What is wrong, and what can be done; empty where nothing is."""
    voice: str = ""
    """The name of the voice; empty where there is none."""

    @property
    def can_sound(self) -> bool:
        return bool(self.speakers)


class SoundRow(QWidget):
    """One sound: wanted or not, and a button to hear it."""

    wanted = Signal(str, bool)
    tried = Signal(str)

    def __init__(self, theme: Theme, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.check = CheckBox(theme, "")
        self.button = ActionButton(theme, self.tr("Try"), icon="play", kind="quiet", height_px=32)
        self.say(words)
        keeps_its_place = self.button.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(keeps_its_place)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check, 1)
        row.addWidget(self.button)
        self.check.clicked.connect(self._on_check)
        self.button.clicked.connect(self._on_try)

    def say(self, words: str) -> None:
        """Call it by other words."""
        self.check.setText(words)
        self.check.setAccessibleName(words)
        self.button.setAccessibleName(self.tr("Try: {sound}").format(sound=words))

    @Slot(bool)
    def _on_check(self, wanted: bool) -> None:
        self.wanted.emit(self._name, wanted)

    @Slot()
    def _on_try(self) -> None:
        self.tried.emit(self._name)


class SoundSection(Section):
    """Everything stays settable without a loudspeaker; only trying needs one."""

    tried = Signal(str)
    """The name of a sound to be heard now, or ``voice``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Sound"),
            self.tr("What the patient hears during a hold. Silence means: in the band."),
            parent,
        )
        self._chosen_speaker = ""
        self._view = SoundView()
        self._notice = Notice(theme)
        self._notice.setFixedWidth(COLUMN_PX)
        self.column.addWidget(self._notice)
        self._on = CheckBox(theme, self.tr("Sound in every test (the key M switches it during one)"))
        self.column.addWidget(self._on, 0, Qt.AlignmentFlag.AlignLeft)
        self._volume = VolumeSlider(theme)
        self._volume.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._volume_set = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._volume_set.timeout.connect(self._on_volume_set)
        self._volume_said = Line(theme, "body", "ink_muted")
        self._add_volume(theme)
        self._speaker = self.add_choice("sound_speaker", self.tr("Loudspeaker or headphones"), ())
        self.fields["sound_speaker"].setFixedWidth(COLUMN_PX)
        self._rows = {
            name: SoundRow(theme, name, words)
            for name, words in (
                ("low", self.tr("Low tone: below the band")),
                ("high", self.tr("High tone, in quick pulses: above the band")),
                ("tick", self.tr("Tick: each second of a hold")),
                ("start", self.tr("Two notes up: the hold starts")),
                ("release", self.tr("Two notes down: let go")),
                ("end", self.tr("Three notes down: the test has ended")),
                ("voice", self.tr("Spoken cues")),
            )
        }
        self._add_rows(theme)
        self._on.clicked.connect(self._on_switched)
        self._volume.valueChanged.connect(self._on_volume)
        self.show_sound(SoundView())

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it as an edit."""
        self._on.setChecked(settings.sound)
        if not self._volume_set.isActive():
            with QSignalBlocker(self._volume):
                self._volume.setValue(settings.sound_volume)
            self._say_volume()
        self._chosen_speaker = settings.sound_speaker
        self._mark_speaker()
        for name, row in self._rows.items():
            row.check.setChecked(getattr(settings, f"sound_{name}"))

    def show_sound(self, view: SoundView) -> None:
        """What there is now: speakers to choose from, a voice, or the reason why there are none."""
        self._view = view
        heading, text = view.trouble
        if not heading:
            self._notice.hide()
        elif self._notice.text != f"{heading} {text}".strip():
            self._notice.show_notice("info", heading, text, icon="sound-off")
        with QSignalBlocker(self._speaker):
            self._speaker.clear()
            usual = self.tr("What the system uses ({name})").format(name=view.usual)
            self._speaker.addItem(usual if view.usual else self.tr("What the system uses"), "")
            for speaker_id, name in view.speakers:
                self._speaker.addItem(name, speaker_id)
        self._speaker.setPlaceholderText(self.tr("One that is not plugged in"))
        self._mark_speaker()
        for name, row in self._rows.items():
            row.button.setVisible(bool(view.voice) if name == "voice" else view.can_sound)
        voice = self._rows["voice"]
        voice.check.setEnabled(bool(view.voice))
        voice.say(
            self.tr("Spoken cues, by {voice}").format(voice=view.voice)
            if view.voice
            else self.tr("Spoken cues: the system has no voice")
        )

    def _mark_speaker(self) -> None:
        self._speaker.setCurrentIndex(self._speaker.findData(self._chosen_speaker))

    def _say_volume(self) -> None:
        self._volume_said.setText(str(self._volume.value()))

    def _add_volume(self, theme: Theme) -> None:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.space("m"))
        inside.addWidget(self._volume)
        self._volume_said.setFixedWidth(_VALUE_PX)
        inside.addWidget(self._volume_said)
        inside.addStretch(1)
        field = Field(theme, self.tr("Volume"), row)
        field.setFixedWidth(COLUMN_PX)
        self.column.addWidget(field)

    def _add_rows(self, theme: Theme) -> None:
        named = Line(theme, "label", "ink", self.tr("Each sound"))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        rows.addWidget(named)
        rows.addSpacing(6)
        for row in self._rows.values():
            row.setFixedWidth(COLUMN_PX)
            row.wanted.connect(self._on_wanted)
            row.tried.connect(self.tried)
            rows.addWidget(row)
        self.column.addLayout(rows)

    @Slot(bool)
    def _on_switched(self, on: bool) -> None:
        self.edited.emit("sound", on)

    @Slot(str, bool)
    def _on_wanted(self, name: str, wanted: bool) -> None:
        self.edited.emit(f"sound_{name}", wanted)

    @Slot()
    def _on_volume(self) -> None:
        self._say_volume()
        self._volume_set.start()

    @Slot()
    def _on_volume_set(self) -> None:
        """Set, and heard: how loud it is cannot be read off a number."""
        self.edited.emit("sound_volume", self._volume.value())
        if self._view.can_sound:
            self.tried.emit("start")
