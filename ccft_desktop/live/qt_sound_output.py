"""The sounds of this computer through Qt; imported when something is going to sound, not with the program."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices, QSoundEffect
from PySide6.QtTextToSpeech import QTextToSpeech

from ccft_desktop.live.sound_output import Speaker

# Comes with Qt for its own tests, and says nothing.
_DUMB_ENGINE: Final = "mock"


class QtSoundOutput(QObject):
    """Qt mixes and plays on a thread of its own: no Python runs where samples are due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._effects = QObject(self)

    def speakers(self) -> tuple[Speaker, ...]:
        return tuple(
            Speaker(_speaker_id(device), device.description(), device.isDefault())
            for device in QMediaDevices.audioOutputs()
        )

    def effect(self, file: Path, speaker_id: str, *, loops: bool) -> "QtEffect":
        devices = QMediaDevices.audioOutputs()
        device = next((found for found in devices if _speaker_id(found) == speaker_id), QAudioDevice())
        return QtEffect(file, device, self._effects, loops=loops)

    def forget_effects(self) -> None:
        self._effects.deleteLater()
        self._effects = QObject(self)

    def voice(self, language: str) -> "QtVoice":
        return QtVoice(language, self)


class QtEffect:
    """A ``QSoundEffect``: its file is decoded once, in the background."""

    def __init__(self, file: Path, device: QAudioDevice, parent: QObject, *, loops: bool) -> None:
        self._effect = QSoundEffect(device, parent)
        self._effect.setLoopCount(QSoundEffect.Loop.Infinite.value if loops else 1)
        self._effect.setSource(QUrl.fromLocalFile(str(file)))

    @property
    def is_broken(self) -> bool:
        # An effect in this state stays in it.
        return self._effect.status() is QSoundEffect.Status.Error

    def play(self) -> None:
        self._effect.play()

    def stop(self) -> None:
        self._effect.stop()

    def set_gain(self, gain: float) -> None:
        self._effect.setVolume(gain)


class QtVoice:
    """The system's own voice of a language, as fast and as high as the system has it."""

    def __init__(self, language: str, parent: QObject) -> None:
        self._speech: QTextToSpeech | None = None
        for engine in QTextToSpeech.availableEngines():
            if engine != _DUMB_ENGINE and self._speech is None:
                self._speech = _speech_in(language, QTextToSpeech(engine, parent))

    @property
    def name(self) -> str:
        return self._speech.voice().name() if self._speech else ""

    def say(self, text: str, gain: float) -> None:
        if self._speech is not None:
            self._speech.setVolume(gain)
            self._speech.say(text)

    def stop(self) -> None:
        if self._speech is not None:
            self._speech.stop()


def _speech_in(language: str, speech: QTextToSpeech) -> QTextToSpeech | None:
    """The engine set to a language, spoken as in this country where it can be; None where it cannot."""
    if speech.state() is QTextToSpeech.State.Error:
        return None
    known = [locale for locale in speech.availableLocales() if locale.name().split("_")[0] == language]
    if not known:
        return None
    here = QLocale.system().name()
    speech.setLocale(next((locale for locale in known if locale.name() == here), known[0]))
    return speech


def _speaker_id(device: QAudioDevice) -> str:
    text = bytes(device.id().data()).decode("utf-8", "replace")
    return "".join(character for character in text if character.isprintable())
