"""Scripted conversations: a dialogue, a clock that is told, and what went each way."""

from collections.abc import Sequence

from devices.decoders.decoded import Decoded, Outcome, Rejected, Said
from devices.dialogues.dialogue import Dialogue

START_S = 1000.0
ANSWER_TAKES_S = 0.01


class Talk:
    """One opening of a dialogue, played without waiting."""

    def __init__(self, dialogue: Dialogue, now_s: float = START_S) -> None:
        self.dialogue = dialogue
        self.now_s = now_s
        dialogue.opened(now_s)

    def asked(self) -> bytes:
        """Goes on to the next line that is sent; what waiting in vain gave out is in ``given_up``."""
        self.given_up: list[Outcome] = []
        while True:
            self.now_s = max(self.now_s, self.dialogue.due_s())
            wire = self.dialogue.act(self.now_s)
            self.given_up += self.dialogue.feed(b"", self.now_s)
            if wire:
                return wire

    def told(self, *chunks: bytes) -> list[Outcome]:
        """The answer, cut into chunks."""
        outcomes: list[Outcome] = []
        for chunk in chunks:
            self.now_s += ANSWER_TAKES_S / len(chunks)
            outcomes += self.dialogue.feed(chunk, self.now_s)
        return outcomes

    def play(self, script: Sequence[tuple[bytes, bytes]]) -> list[Outcome]:
        """Each pair is what must be sent next, and its answer; empty: none comes."""
        outcomes: list[Outcome] = []
        for sent, answer in script:
            assert self.asked() == sent
            outcomes += self.given_up + (self.told(answer) if answer else [])
        return outcomes


def pressures(outcomes: Sequence[Outcome]) -> list[float]:
    return [round(one.pressure_mmhg, 2) for one in outcomes if isinstance(one, Decoded)]


def texts(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.text for one in outcomes if isinstance(one, Said)]


def reasons(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.reason for one in outcomes if isinstance(one, Rejected)]
