"""What a cuff says beside its readings, each thing once: a device may print the same line for ever."""

from collections.abc import Sequence
from typing import Final

from devices.decoders.decoded import Outcome, Rejected, Said

_REMEMBERED: Final = 64


class Notices:
    """One per cuff: which of the things said are news."""

    def __init__(self) -> None:
        self.rejected_lines = 0
        self._once: dict[tuple[str, str], None] = {}
        self._last: tuple[str, str] | None = None

    def of(self, outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
        """Kind and text of what is news among outcomes that are no readings.

        A banner and the reason of a rejected line are news once, an error word until another is said.
        """
        news: list[tuple[str, str]] = []
        for outcome in outcomes:
            if isinstance(outcome, Rejected):
                self.rejected_lines += 1
                self._tell(news, ("rejected", outcome.reason))
            elif isinstance(outcome, Said) and outcome.kind == "banner":
                self._tell(news, (outcome.kind, outcome.text))
            elif isinstance(outcome, Said) and self._last != (outcome.kind, outcome.text):
                self._last = (outcome.kind, outcome.text)
                news.append(self._last)
        return news

    def read_well(self) -> None:
        """A reading came: an error word said before is news again."""
        self._last = None

    def _tell(self, news: list[tuple[str, str]], said: tuple[str, str]) -> None:
        if said in self._once:
            return
        if len(self._once) >= _REMEMBERED:
            del self._once[next(iter(self._once))]
        self._once[said] = None
        news.append(said)
