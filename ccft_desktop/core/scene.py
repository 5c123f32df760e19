"""One instant of the test room as the patient may see and hear it; whose test it is stands nowhere here."""

from dataclasses import dataclass
from typing import Literal

from ccft_desktop.core.progress import Progress
from ccft_desktop.core.session import Feedback, Floats

Purpose = Literal["test", "practice_holds"]
"""What the holds are for: scored, or practised before a test, counted and not scored."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What whoever faces the patient derives everything from: the patient's window, the sounds."""

    purpose: Purpose
    feedback: Feedback
    progress: Progress
    t_s: Floats
    """The last seconds, shape (n,), oldest first, on the session clock."""
    pressure_mmhg: Floats
    """Shape (n,), beside ``t_s``."""
    has_signal: bool
    """Without it neither number nor marker may stand still as if it were read."""
