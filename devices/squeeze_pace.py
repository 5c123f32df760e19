"""How long a squeeze takes with a cuff that sends often or seldom, down to one line in 3 s. Pure."""

import math
from dataclasses import dataclass
from typing import Final

REST_S: Final = 4.0
_REST_SAMPLES: Final = 8
# At one line in 3 s there are five by then, and four are enough.
_LONGEST_REST_S: Final = 15.0
_LEAST_WINDOW_S: Final = 6.0
_WINDOW_SAMPLES: Final = 6
_LEAST_SQUEEZE_S: Final = 20.0
_SQUEEZE_SAMPLES: Final = 10
_HOLD_S: Final = 2.0
_HOLD_SAMPLES: Final = 1.5
_AFTER_MOVE_S: Final = 1.5
_SLOW_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """Everything that depends on how often a cuff sends."""

    period_s: float = 0.0
    """From one sample to the next; 0 for fast enough not to matter."""

    @property
    def is_slow(self) -> bool:
        """Whether the user has to wait longer than with other cuffs."""
        return self.period_s >= _SLOW_S

    @property
    def rest_s(self) -> float:
        """How long the bag has to lie still."""
        return max(REST_S, min(_REST_SAMPLES * self.period_s, _LONGEST_REST_S))

    @property
    def hold_s(self) -> float:
        """How long a squeeze has to be held to be seen: whole seconds, to be told to people."""
        return max(_HOLD_S, float(math.ceil(_HOLD_SAMPLES * self.period_s)))

    @property
    def window_s(self) -> float:
        """Within how long the squeeze is looked for."""
        return max(_LEAST_WINDOW_S, _WINDOW_SAMPLES * self.period_s)

    @property
    def after_move_s(self) -> float:
        """How much longer to look once something has moved: the squeeze may not be at its top yet."""
        return max(_AFTER_MOVE_S, self.period_s)

    @property
    def longest_squeeze_s(self) -> float:
        """When nothing has moved by then, nothing will."""
        return max(_LEAST_SQUEEZE_S, _SQUEEZE_SAMPLES * self.period_s)
