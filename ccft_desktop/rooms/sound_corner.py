"""Joins the test room with the sounds: what is heard, what is said, and the switches for both."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot

from ccft_desktop.core.progress import Happening
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.sounding import Sounder, Sounding, Spoken
from ccft_desktop.live.sound_output import SoundOutput
from ccft_desktop.live.sounds import SOUND_NAMES, Choices, Sounds
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.test_room import TestRoom
from ccft_desktop.settings import Settings
from ccft_desktop.system_libraries import missing_packages
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.settings_sound import SoundView
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.patient_window import PatientWindow

_SAID_MS: Final = 8000


def spoken_language() -> str:
    """The language of ``spoken_words``, for the choice of a voice."""
    return QCoreApplication.translate("SoundCorner", "en", "the language that these words are in, as a code")


def spoken_words(spoken: Spoken) -> str:
    """What a voice says: short, for somebody who lies and holds."""
    translate = QCoreApplication.translate
    words = {
        "nod": translate("SoundCorner", "Nod gently, to {level}."),
        "last_nod": translate("SoundCorner", "Last one. Nod gently, to {level}."),
        "hold": translate("SoundCorner", "Hold."),
        "relax": translate("SoundCorner", "Relax."),
        "held": translate("SoundCorner", "Relax. That was held."),
        "not_held": translate("SoundCorner", "Relax. That was not held."),
        "not_told": translate("SoundCorner", "Relax. That one does not count."),
        "done": translate("SoundCorner", "All done."),
        "stop": translate("SoundCorner", "Stop, and relax."),
    }
    level = "" if spoken.level_mmhg is None else f"{spoken.level_mmhg:g}"
    return words[spoken.cue].format(level=level)


class SoundCorner(QObject):
    """Loads the sounds when a test page is opened, before anything has to sound."""

    def __init__(
        self,
        house: House,
        room: TestRoom,
        preferences: Preferences,
        settings_page: SettingsPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._preferences = preferences
        self._settings_page = settings_page
        self._pages: list[TestPage] = []
        self._windows: list[PatientWindow] = []
        self._sounds = Sounds(spoken_language(), self._open_output, self)
        self._sounder = Sounder()
        self._is_open = False
        self._is_changed = False
        self._has_said_none = False
        self._due_s = 0.0
        self._said = ""
        self._tick = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._on_tick)
        self._hush = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._hush.timeout.connect(self._on_hush)
        room.scene_changed.connect(self._on_scene)
        room.happened.connect(self._on_happening)
        preferences.changed.connect(self._apply)
        settings_page.sound_shown.connect(self._sounds.prepare)
        settings_page.sound_tried.connect(self._on_tried)
        self._sounds.changed.connect(self._show)
        self._sounds.speaker_lost.connect(self._on_speaker_lost)
        self._apply()

    def serve(self, page: TestPage, window: PatientWindow) -> None:
        """Sound is switched on this page, and made louder or softer in this window."""
        self._pages.append(page)
        self._windows.append(window)
        page.sound.toggle_requested.connect(self._on_key)
        window.muted.connect(self._on_muted)
        window.volume_changed.connect(self._on_volume)
        self._show()

    def close(self) -> None:
        """The program ends."""
        self._tick.stop()
        self._sounds.close()

    def _open_output(self, owner: QObject) -> SoundOutput:
        return self._house.open_sound(owner)

    @Slot(object)
    def _on_scene(self, scene: Scene | None) -> None:
        if scene is None:
            self._leave()
            return
        if not self._is_open:
            self._open()
        now = self._sounder.see(scene)
        self._sound(now)
        if now.next_tick_s is None:
            self._tick.stop()
        else:
            # A slow cuff, or a dial, tells of the time too seldom for an even beat.
            self._due_s = now.next_tick_s
            self._tick.start(max(0, round((now.next_tick_s - scene.progress.t_s) * 1000)))

    @Slot(object)
    def _on_happening(self, happening: Happening) -> None:
        self._sound(self._sounder.hear(happening))

    @Slot()
    def _on_tick(self) -> None:
        self._sound(self._sounder.pass_time(self._due_s))

    def _sound(self, now: Sounding) -> None:
        self._sounds.sound(now, spoken_words(now.spoken) if now.spoken else "")

    def _open(self) -> None:
        self._is_open = True
        self._sounds.begin()
        self._say_once_if_none()

    def _leave(self) -> None:
        self._tick.stop()
        self._sounder.see(None)
        if self._is_open:
            self._is_open = False
            self._sounds.end()
        self._remember()

    # What is chosen

    @Slot()
    def _apply(self) -> None:
        settings = self._house.settings
        unwanted = (name for name in SOUND_NAMES if not getattr(settings, f"sound_{name}"))
        self._sounds.choose(
            Choices(
                is_on=settings.sound,
                volume=settings.sound_volume,
                silenced=frozenset(unwanted),
                speaker_id=settings.sound_speaker,
                speaks=settings.sound_voice,
            )
        )
        self._show()
        self._say_once_if_none()

    def _change(self, settings: Settings) -> None:
        """At once; on disk when the test page is left: nothing in a test waits for a disk."""
        self._house.settings = settings
        self._is_changed = True
        self._apply()
        if not self._is_open:
            self._remember()

    def _remember(self) -> None:
        if self._is_changed:
            self._is_changed = False
            self._preferences.remember()

    @Slot()
    def _on_key(self) -> None:
        self._change(replace(self._house.settings, sound=not self._house.settings.sound))

    @Slot(bool)
    def _on_muted(self, muted: bool) -> None:
        self._change(replace(self._house.settings, sound=not muted))

    @Slot(float)
    def _on_volume(self, volume: float) -> None:
        self._change(replace(self._house.settings, sound_volume=round(100 * volume)))

    @Slot(str)
    def _on_tried(self, name: str) -> None:
        if name == "voice":
            self._sounds.try_voice(spoken_words(Spoken("nod", 26.0)))
        else:
            self._sounds.try_out(name)

    # What there is to sound with

    def _say_once_if_none(self) -> None:
        """As soon as nothing else is being said; meanwhile the chip on the page says it."""
        is_news = self._is_open and not self._has_said_none
        if not is_news or self._sounds.trouble not in ("no_speaker", "no_library"):
            return
        if self._house.window.notice_text:
            self._hush.start()
        else:
            self._has_said_none = True
            self._say(*self._trouble())

    @Slot()
    def _show(self) -> None:
        sounds, settings = self._sounds, self._house.settings
        known = sounds.trouble != "not_asked"
        silent = known and sounds.speaker is None
        heading, text = self._trouble()
        for page in self._pages:
            page.sound.show_sound("none" if silent else "on" if settings.sound else "off")
        for window in self._windows:
            window.show_volume(
                settings.sound_volume / 100, muted=not settings.sound, trouble=heading if silent else ""
            )
        if known:
            self._settings_page.show_sound(
                SoundView(
                    speakers=[(speaker.speaker_id, speaker.name) for speaker in sounds.speakers],
                    usual=next((speaker.name for speaker in sounds.speakers if speaker.is_default), ""),
                    trouble=(heading, text),
                    voice=sounds.voice_name,
                )
            )

    def _trouble(self) -> tuple[str, str]:
        """What is wrong and what can be done; both empty where nothing is."""
        match self._sounds.trouble:
            case "no_library":
                packages = " ".join(missing_packages(("sound",)))
                what = self.tr("A part of Qt, PySide6-Addons, cannot be loaded. Tests run without.")
                if packages:
                    what = self.tr(
                        "It needs Debian packages: apt-get install {packages}. Tests run without."
                    ).format(packages=packages)
                return self.tr("No sound here."), what
            case "no_speaker":
                return (
                    self.tr("No sound here."),
                    self.tr("There is no loudspeaker and no headphones. Tests run without."),
                )
        speaker, chosen = self._sounds.speaker, self._house.settings.sound_speaker
        if speaker is None or not chosen or speaker.speaker_id == chosen:
            return "", ""
        return (
            self.tr("The loudspeaker you chose is not plugged in."),
            self.tr("Until it is back, sounds come from {speaker}.").format(speaker=speaker.name),
        )

    @Slot(str, str)
    def _on_speaker_lost(self, lost: str, now: str) -> None:
        if not self._house.settings.sound:
            return
        goes_on = (
            self.tr("Sounds come from {speaker} now.").format(speaker=now)
            if now
            else self.tr("The test goes on without sound.")
        )
        self._say(self.tr("{speaker} was unplugged.").format(speaker=lost), goes_on)

    def _say(self, heading: str, text: str) -> None:
        """For a moment: the plot needs the room."""
        if self._is_open:
            self._house.window.show_notice("info", heading, text, "sound-off")
            self._said = f"{heading} {text}"
            self._hush.start()

    @Slot()
    def _on_hush(self) -> None:
        if self._house.window.notice_text == self._said:
            self._house.window.clear_notice()
        self._say_once_if_none()
