"""Makes audible what must sound: loaded before it is needed, mixed by Qt, on the speaker that was chosen.

It decides neither when something sounds nor what is said. Without a speaker it is silent and says so;
nothing here is ever an error. It lives on the GUI thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from PySide6.QtCore import QObject, QTimer, Signal, Slot

import resources
from ccft_desktop.core import sounding
from ccft_desktop.core.sounding import Sounding, Tone
from ccft_desktop.live.fading_tones import FadingTones
from ccft_desktop.live.sound_output import Effect, NoSoundHere, OpenOutput, SoundOutput, Speaker, Voice

Trouble = Literal["", "not_asked", "no_speaker", "no_library"]

TONES: Final[tuple[Tone, ...]] = ("low", "high")
SIGNALS: Final[tuple[sounding.Signal, ...]] = get_args(sounding.Signal)
SOUND_NAMES: Final[tuple[str, ...]] = (*TONES, *SIGNALS)
# How often to look whether the speaker is still there: Qt does not tell of every one that goes.
_LOOK_MS: Final = 1000
_TRIED_TONE_MS: Final = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may sound, and how loud."""

    is_on: bool = True
    volume: int = 70
    """0 to 100, in steps that are alike to the ear."""
    silenced: frozenset[str] = frozenset()
    """Those of ``SOUND_NAMES`` that are not wanted."""
    speaker_id: str = ""
    """The one to use where it is there; empty, or gone: the system's default."""
    speaks: bool = True

    @property
    def gain(self) -> float:
        """The factor of the amplitude, from 0 to 1: half of the way is a quarter of it, 12 dB less."""
        return (self.volume / 100) ** 2


def open_qt(owner: QObject) -> SoundOutput:
    """Raises ``NoSoundHere`` where Qt's sound cannot be loaded."""
    try:
        from ccft_desktop.live.qt_sound_output import QtSoundOutput
    except ImportError as error:
        raise NoSoundHere from error
    return QtSoundOutput(owner)


class Sounds(QObject):
    """Knows nothing of the computer's sound until ``prepare``.

    Between ``begin`` and ``end`` the speaker is held open, so that a sound comes at once, and watched.
    """

    changed = Signal()
    """Another speaker, or none; other speakers to choose from."""
    speaker_lost = Signal(str, str)
    """The name of the speaker that went away, and of the one in use now; empty: there is none."""

    def __init__(
        self, language: str, open_output: OpenOutput = open_qt, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._language = language
        self._open_output = open_output
        self._output: SoundOutput | None = None
        self._voice: Voice | None = None
        self._signals: Mapping[sounding.Signal, Effect] = {}
        self._loops: Mapping[Tone, Effect] = {}
        self._tones = FadingTones(self)
        self._is_begun = False
        self.choices: Choices = Choices()
        self.trouble: Trouble = "not_asked"
        self.speakers: tuple[Speaker, ...] = ()
        self.speaker: Speaker | None = None
        """The one in use."""
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._tried = QTimer(self, interval=_TRIED_TONE_MS, singleShot=True)
        self._tried.timeout.connect(self._on_tried)

    @property
    def voice_name(self) -> str:
        """Who speaks; empty where nobody does."""
        return self._voice.name if self._voice else ""

    def prepare(self) -> None:
        """Load everything; the first time this takes a tenth of a second, later it looks what has changed."""
        if self.trouble == "no_library":
            return
        if self._output is None:
            try:
                self._output = self._open_output(self)
            except NoSoundHere:
                self.trouble = "no_library"
                self.changed.emit()
                return
            self._voice = self._output.voice(self._language)
            self._output.voice_found.connect(self.changed)
        self.look()

    def choose(self, choices: Choices) -> None:
        """Sound like this from now on."""
        before, self.choices = self.choices, choices
        self._set_gains()
        if not choices.is_on:
            self.hush()
        elif self._is_begun:
            self.prepare()
            self._tones.run()
        if choices.speaker_id != before.speaker_id and self._output is not None:
            self.look()

    def begin(self) -> None:
        """Something is going to sound soon, and then at once; unless it is off, when nothing is loaded."""
        if self.choices.is_on:
            self.prepare()
            self._tones.run()
        self._is_begun = True
        self._looks.start()

    def end(self) -> None:
        """No tone any more; a signal or a word that has begun is heard to its end."""
        self._is_begun = False
        self._looks.stop()
        self._tones.end()

    def sound(self, now: Sounding, words: str = "") -> None:
        """Let this be heard, as far as it is wanted; ``words``: what is to be spoken."""
        if not self.choices.is_on:
            return
        for name in now.signals:
            if name in self._signals and name not in self.choices.silenced:
                self._signals[name].play()
        self._tones.sound("none" if now.tone in self.choices.silenced else now.tone)
        if words and self.choices.speaks and self._voice is not None:
            self._voice.say(words, self.choices.volume / 100)

    def try_out(self, name: str) -> None:
        """Let one of ``SOUND_NAMES`` be heard, wanted or not; a tone for about a second."""
        self.prepare()
        self._tones.run()
        if name in self._signals:
            self._signals[name].play()  # type: ignore[index]
        elif name in self._loops:
            self._tones.sound(name)  # type: ignore[arg-type]
        self._tried.start()

    def try_voice(self, words: str) -> None:
        """Let it say something, wanted or not."""
        self.prepare()
        if self._voice is not None:
            self._voice.say(words, self.choices.volume / 100)

    def hush(self) -> None:
        """Be silent now."""
        self._tones.end()
        for effect in self._signals.values():
            effect.stop()
        if self._voice is not None:
            self._voice.stop()

    def close(self) -> None:
        """The program ends."""
        self.end()
        self.hush()
        if self._voice is not None:
            self._voice.close()

    @Slot()
    def look(self) -> None:
        """See which speakers there are, and go to another where that is better."""
        if self._output is None:
            return
        speakers, lost = self._output.speakers(), self.speaker
        wanted = _chosen(speakers, self.choices.speaker_id)
        is_same = lost is not None and wanted is not None and lost.speaker_id == wanted.speaker_id
        broken = any(effect.is_broken for effect in (*self._signals.values(), *self._loops.values()))
        if not is_same or (broken and not self._is_begun):
            self._load(self._output, wanted)
        is_news = speakers != self.speakers or self.trouble == "not_asked" or not is_same
        self.speakers, self.speaker = speakers, wanted
        self.trouble = "" if wanted else "no_speaker"
        if is_news:
            self.changed.emit()
        if lost is not None and all(lost.speaker_id != there.speaker_id for there in speakers):
            self.speaker_lost.emit(lost.name, wanted.name if wanted else "")

    def _load(self, output: SoundOutput, speaker: Speaker | None) -> None:
        self._signals, self._loops = {}, {}
        output.forget_effects()
        if speaker is not None:
            folder, at = resources.folder("sounds"), speaker.speaker_id
            self._signals = {name: output.effect(folder / f"{name}.wav", at, loops=False) for name in SIGNALS}
            self._loops = {name: output.effect(folder / f"{name}.wav", at, loops=True) for name in TONES}
        self._tones.use(self._loops)
        self._set_gains()

    def _set_gains(self) -> None:
        self._tones.set_gain(self.choices.gain)
        for effect in self._signals.values():
            effect.set_gain(self.choices.gain)

    @Slot()
    def _on_tried(self) -> None:
        self._tones.sound("none")
        if not self._is_begun:
            self._tones.end()


def _chosen(speakers: tuple[Speaker, ...], speaker_id: str) -> Speaker | None:
    """The one chosen where it is there, else the system's default, else any."""
    by_worth = sorted(speakers, key=lambda one: (one.speaker_id != speaker_id, not one.is_default))
    return by_worth[0] if by_worth else None
