"""The system's own voice through Qt; to find one of speech-dispatcher stops every thread for seconds."""

from typing import Final

from PySide6.QtCore import QLocale, QObject
from PySide6.QtTextToSpeech import QTextToSpeech, QVoice

# Comes with Qt for its own tests, and says nothing.
_DUMB_ENGINE: Final = "mock"
# Of speech-dispatcher's many voices of a language its first is no more usual than any other.
_USUAL: Final = ("(America)", "(Great Britain)")
_VARIANT: Final = "+"


class QtVoice:
    """One that speaks a language, as in this country where it can be, as fast and as high as it does."""

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

    def close(self) -> None:
        self.stop()


def _speech_in(language: str, speech: QTextToSpeech) -> QTextToSpeech | None:
    """The engine set to a language; None where it does not speak it."""
    if speech.state() is QTextToSpeech.State.Error:
        return None
    known = [locale for locale in speech.availableLocales() if locale.name().split("_")[0] == language]
    if not known:
        return None
    here = QLocale.system().name()
    speech.setLocale(next((locale for locale in known if locale.name() == here), known[0]))
    if (usual := _usual(speech.availableVoices())) is not None:
        speech.setVoice(usual)
    return speech


def _usual(voices: list[QVoice]) -> QVoice | None:
    for voice in voices:
        if _VARIANT not in voice.name() and any(name in voice.name() for name in _USUAL):
            return voice
    return None
