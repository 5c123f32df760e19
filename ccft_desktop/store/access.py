"""Who is signed in to an open vault, and the sentence for what the role does not allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ccft_desktop.core.people import Action, Person, may
from ccft_desktop.store.errors import NotAllowed

_REFUSED: Final[Mapping[Action, str]] = {
    "read": "You may not read the records.",
    "export": "You may not export records.",
    "print": "You may not print records.",
    "write": "You may look at the records but not change them.",
    "mend": "You may not move, merge or archive records.",
    "backup": "You may not make backups.",
    "verify": "You may not verify the records.",
    "read_audit": "Only an owner may see who did what.",
    "restore": "Only an owner may put back a backup.",
    "erase": "Only an owner may erase a record.",
    "manage_people": "Only an owner may change who opens the records.",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Of one person, from signing in to locking."""

    person: Person

    def may(self, action: Action) -> bool:
        return may(self.person.role, action)

    def require(self, action: Action) -> None:
        """Raises ``NotAllowed`` with a sentence."""
        if not self.may(action):
            raise NotAllowed(f"{_REFUSED[action]} Ask an owner of these records.")
