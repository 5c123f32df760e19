"""Who works with the records, who may do what, and what a passphrase must have; knows no page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal["owner", "therapist", "viewer"]
Action = Literal[
    "read",
    "export",
    "print",
    "write",
    "mend",
    "backup",
    "verify",
    "read_audit",
    "restore",
    "erase",
    "manage_people",
]
"""``write``: whatever changes a record. ``mend``: move, merge, archive. ``erase``: for good."""

PASSPHRASE_SHORTEST: Final = 12
"""Characters. With the cost of one guess at the key, twelve are out of reach; four words have more."""
NAME_LONGEST: Final = 80

ROLES: Final[tuple[Role, ...]] = get_args(Role)
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

_VIEWER: Final = frozenset[Action](("read", "export", "print"))
_THERAPIST: Final = _VIEWER | frozenset[Action](("write", "mend", "backup", "verify"))
_OWNER: Final = _THERAPIST | frozenset[Action](("read_audit", "restore", "erase", "manage_people"))
_ALLOWED: Final[Mapping[Role, frozenset[Action]]] = {
    "owner": _OWNER,
    "therapist": _THERAPIST,
    "viewer": _VIEWER,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a passphrase to the records."""

    person_id: str
    name: str
    role: Role


def may(role: Role, action: Action) -> bool:
    """Whether people of this role are allowed to do that."""
    return action in _ALLOWED[role]
