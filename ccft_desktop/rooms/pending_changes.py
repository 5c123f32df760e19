"""Changes to a signed record that wait for one reason; knows neither page nor record."""

from collections.abc import Callable

Keep = Callable[[str], None]
"""Puts one change on record with the reason it is given."""


class PendingChanges:
    """The last of a kind counts. Truthy while something waits."""

    def __init__(self) -> None:
        self._changes: dict[str, Keep] = {}

    def __bool__(self) -> bool:
        return bool(self._changes)

    def add(self, kind: str, keep: Keep) -> None:
        """Let a change wait, in the place of an earlier one of its kind."""
        self._changes[kind] = keep

    def keep_all(self, reason: str) -> None:
        """Put each on record, in order; what raises, and all after it, goes on waiting."""
        for kind in list(self._changes):
            self._changes[kind](reason)
            del self._changes[kind]

    def clear(self) -> None:
        """Nothing is to be changed after all."""
        self._changes.clear()
