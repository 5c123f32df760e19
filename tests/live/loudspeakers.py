"""Loudspeakers made up for tests: they play nothing, keep count, and are plugged and unplugged by hand."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ccft_desktop.live.sound_output import SoundOutput, Speaker

BUILT_IN = Speaker("alsa.pci", "Built-in", True)
HEADPHONES = Speaker("usb-0d8c", "Headphones", False)


@dataclass
class Played:
    """An effect that keeps count."""

    name: str
    speaker_id: str
    loops: bool
    plays: int = 0
    is_playing: bool = False
    is_broken: bool = False
    gains: list[float] = field(default_factory=list)

    def play(self) -> None:
        self.plays += 1
        self.is_playing = True

    def stop(self) -> None:
        self.is_playing = False

    def set_gain(self, gain: float) -> None:
        self.gains.append(gain)

    @property
    def is_heard(self) -> bool:
        return self.is_playing and self.gains[-1] > 0


@dataclass
class Spoke:
    """A voice that keeps what it was asked to say."""

    name: str = "Vera"
    said: list[str] = field(default_factory=list)
    is_speaking: bool = False

    def say(self, text: str, gain: float) -> None:
        assert 0 <= gain <= 1
        self.said.append(text)
        self.is_speaking = True

    def stop(self) -> None:
        self.is_speaking = False

    def close(self) -> None:
        self.stop()


class Loudspeakers(QObject):
    """A computer's sound, plugged and unplugged by hand."""

    voice_found = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.there: tuple[Speaker, ...] = (BUILT_IN, HEADPHONES)
        self.effects: list[Played] = []
        self.spoke = Spoke()
        self.opened = 0
        self.language = ""

    def open(self, _owner: QObject) -> SoundOutput:
        self.opened += 1
        return self

    def speakers(self) -> tuple[Speaker, ...]:
        return self.there

    def effect(self, file: Path, speaker_id: str, *, loops: bool) -> Played:
        assert file.is_file()
        made = Played(file.stem, speaker_id, loops)
        self.effects.append(made)
        return made

    def forget_effects(self) -> None:
        self.effects.clear()

    def voice(self, language: str) -> Spoke:
        self.language = language
        return self.spoke

    def __getitem__(self, name: str) -> Played:
        return next(effect for effect in self.effects if effect.name == name)
