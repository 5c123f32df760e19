"""Instruments that are asked in words and answer with lines: everything about one is in its parameters.

Knows no instrument by name, and no port.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from devices.dialogues.dialogue import Dialogue
from devices.dialogues.frames import ECHOES
from devices.strict_table import BadValue, OneOf, Within, check
from devices.units import MMHG_PER_UNIT

Command = Annotated[str, Within(1, 60)]
Pattern = Annotated[str, Within(1, 300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskParameters:
    """What to ask and how the answer reads. Patterns are regular expressions that fit a whole answer, its
    lines stripped and joined by one space. Raises ``BadValue``."""

    request: Command
    request_end: Annotated[str, OneOf("\r", "\n", "\r\n")] = "\r"
    """Ends every line that is sent."""
    pattern: Pattern
    """Of an answer with a pressure: group ``value``, and where it has them ``unit`` and ``battery``
    (words that say it is low)."""
    lines: Annotated[int, Within(1, 4)] = 1
    """How many lines such an answer has; empty ones do not count."""
    unit: str = ""
    """Unit of an answer that names none."""
    units: Annotated[Mapping[str, str], Within(0, 60)] = field(default_factory=dict)
    """What this instrument calls units, for example ``07 = "mmHg"``."""
    unit_request: Annotated[str, Within(0, 60)] = ""
    unit_pattern: Annotated[str, Within(0, 300)] = ""
    """Of the answer to ``unit_request``: group ``unit``."""
    refusals: Annotated[tuple[Pattern, ...], Within(0, 10)] = ()
    """Lines that say that there is no value."""
    range_requests: Annotated[tuple[Command, ...], Within(0, 2)] = ()
    range_pattern: Annotated[str, Within(0, 300)] = ""
    """Of each answer to them: groups ``low`` and ``high``, or ``value`` for one end (the other is zero, or
    in the other answer); ``unit`` where it has one."""
    wake: Annotated[tuple[Command, ...], Within(0, 8)] = ()
    """Sent once after opening, and again when it has stopped answering."""
    wake_wait_s: Annotated[float, Within(0.02, 10, "s")] = 0.5
    """How long after each of them, unless it answers sooner."""
    keep_alive: Annotated[str, Within(0, 60)] = ""
    """Sent from time to time, so that it does not switch itself off."""
    keep_alive_s: Annotated[float, Within(5, 3600, "s")] = 300.0
    period_s: Annotated[float, Within(0.01, 10, "s")] = 0.1
    """From one question to the next; never before the answer has come."""
    timeout_s: Annotated[float, Within(0.05, 5, "s")] = 0.5
    gap_s: Annotated[float, Within(0, 2, "s")] = 0.01
    """Rest between an answer and the next line that is sent."""
    echo: Annotated[str, OneOf(*ECHOES)] = "auto"

    def __post_init__(self) -> None:
        check(self)
        for key in ("request", "unit_request", "keep_alive"):
            _sendable(getattr(self, key), key)
        for key in ("wake", "range_requests"):
            for line in getattr(self, key):
                _sendable(line, key)
        _compiled(self.pattern, "pattern", {"value"})
        _pair(self.unit_request, self.unit_pattern, "unit_request", "unit_pattern")
        _pair("".join(self.range_requests), self.range_pattern, "range_requests", "range_pattern")
        if self.unit_pattern:
            _compiled(self.unit_pattern, "unit_pattern", {"unit"})
        if self.range_pattern:
            _compiled(self.range_pattern, "range_pattern", {"value"}, {"low", "high"})
        for refusal in self.refusals:
            _compiled(refusal, "refusals", set())
        self._check_units()

    def _check_units(self) -> None:
        for key, unit in {
            "unit": self.unit,
            **{f"units.{name}": one for name, one in self.units.items()},
        }.items():
            if (unit or key != "unit") and unit not in MMHG_PER_UNIT:
                raise BadValue(key, f"is {unit!r}: allowed is {', '.join(MMHG_PER_UNIT)}.")
        if self.unit and self.unit_request:
            raise BadValue("unit", f"is {self.unit!r}, and unit_request asks for it: give one of them.")
        if not (self.unit or self.unit_request or "unit" in re.compile(self.pattern).groupindex):
            raise BadValue("unit", "is missing: the pattern has no group unit, and unit_request is empty.")

    def dialogue(self) -> Dialogue:
        """A conversation in these words."""
        # The language knows these parameters.
        from devices.dialogues.ask_language import conversation

        return conversation(self)


def _sendable(line: str, key: str) -> None:
    if not (line.isascii() and (line.isprintable() or not line)):
        raise BadValue(key, f"is {line!r}: allowed are printable ASCII characters.")


def _pair(one: str, other: str, one_key: str, other_key: str) -> None:
    if bool(one) != bool(other):
        missing, given = (other_key, one_key) if one else (one_key, other_key)
        raise BadValue(missing, f"is missing: {given} is given.")


def _compiled(pattern: str, key: str, *either: set[str]) -> None:
    try:
        groups = set(re.compile(pattern).groupindex)
    except (re.error, OverflowError, RecursionError) as exc:
        raise BadValue(key, f"is {pattern!r}: that is no regular expression ({exc}).") from None
    if not any(needed <= groups for needed in either):
        wanted = " or ".join(" and ".join(sorted(needed)) for needed in either)
        raise BadValue(key, f"is {pattern!r}: it needs a group {wanted}.")
