"""Roles and what they mean, in words. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.people import ROLES, Role

translate = QCoreApplication.translate


def role_word(role: Role) -> str:
    """What a role is called."""
    return {
        "owner": translate("People", "Owner"),
        "therapist": translate("People", "Therapist"),
        "viewer": translate("People", "Viewer"),
    }[role]


def role_meaning(role: Role) -> str:
    """What people of this role do."""
    return {
        "owner": translate("People", "Does everything: also people, putting back a backup, and erasing."),
        "therapist": translate("People", "Tests, writes, exports and makes backups."),
        "viewer": translate("People", "Looks at the records, exports and prints, and changes nothing."),
    }[role]


def role_choices() -> list[tuple[str, str]]:
    """Every role and its word, from the one that may most."""
    return [(role, role_word(role)) for role in ROLES]
