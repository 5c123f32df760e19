"""The sounds of this computer through Qt; imported when something is going to sound, not with the program."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices, QSoundEffect

from ccft_desktop.live.distant_voice import DistantVoice, may_speak
from ccft_desktop.live.sound_output import Speaker, Voice
from ccft_desktop.system_libraries import ON_LINUX


class QtSoundOutput(QObject):
    """Qt mixes and plays on a thread of its own: no Python runs where samples are due."""

    voice_found = Signal()

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

    def voice(self, language: str) -> Voice | None:
        if not ON_LINUX:
            from ccft_desktop.live.qt_voice import QtVoice

            return QtVoice(language, self)
        if not may_speak():
            return None
        distant = DistantVoice(language, self)
        distant.found.connect(self.voice_found)
        return distant


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


def _speaker_id(device: QAudioDevice) -> str:
    text = bytes(device.id().data()).decode("utf-8", "replace")
    return "".join(character for character in text if character.isprintable())
