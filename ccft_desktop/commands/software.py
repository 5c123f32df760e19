"""``ccft-desktop software``: every piece of software the program is made of, with version and licence."""

import argparse
import json
import re
from dataclasses import asdict
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from ccft_desktop.commands.components import Software, components
from ccft_desktop.commands.licences import licence_of
from ccft_desktop.core.limits import InputError

PROGRAM: Final = "ccft-desktop"
_PURPOSES: Final = {
    "ccft-desktop": "this program",
    "pyside6": "Python's way to Qt: window, sound, PDF",
    "pyside6-essentials": "Qt's own parts that the window needs",
    "pyside6-addons": "Qt's own parts for sound and speech",
    "shiboken6": "joins Python and Qt",
    "pyqtgraph": "the live plot's view and axes",
    "pyserial": "ports, as URLs",
    "pymodbus": "Modbus frames of instruments that are asked",
    "numpy": "the arithmetic of a test",
    "sqlcipher3": "the encrypted database, with SQLCipher in it",
    "sqlalchemy": "tables as data",
    "alembic": "brings the records of older versions up to date",
    "mako": "needed by alembic",
    "markupsafe": "needed by Mako",
    "typing-extensions": "needed by SQLAlchemy and alembic",
    "greenlet": "needed by SQLAlchemy",
    "pynacl": "keys from passphrases (argon2id), sealed keys",
    "cffi": "needed by PyNaCl",
    "pycparser": "needed by cffi",
    "colorama": "needed by pyqtgraph",
    "platformdirs": "where each system wants records and logs",
    "tomli-w": "writes protocol files",
}
_COLUMNS: Final = ("Name", "Version", "Licence", "Purpose")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``software``."""
    parser.description = (
        "List every piece of software in this installation that the program needs, with its version, its "
        "licence and what it is for. Development tools are not in it."
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for machines")


def run(args: argparse.Namespace) -> int:
    """Print the list. Raises ``InputError`` where the program is not installed."""
    listed = software()
    if args.json:
        print(json.dumps([asdict(one) for one in listed], indent=2, ensure_ascii=False))
        return 0
    rows = [_COLUMNS, *((one.name, one.version, one.licence, one.purpose) for one in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)]
        print("  ".join((*cells, row[3])).rstrip())
    return 0


def software() -> list[Software]:
    """The distributions the program needs, by name, and then what they brought. Raises ``InputError``."""
    needed = sorted(closure(PROGRAM), key=lambda one: _normal(one.metadata["Name"]))
    listed = [Software(one.metadata["Name"], one.version, licence_of(one), _purpose(one)) for one in needed]
    return [*listed, *components()]


def closure(name: str) -> list[Distribution]:
    """An installed distribution and every installed one it needs, without its extras.

    Raises ``InputError`` when it is not installed itself.
    """
    found: dict[str, Distribution | None] = {}
    waiting = [name]
    while waiting:
        key = _normal(waiting.pop())
        if key in found:
            continue
        try:
            there = distribution(key)
        except PackageNotFoundError:
            # Needed by another system or another Python only.
            found[key] = None
            continue
        found[key] = there
        waiting += [_name_in(line) for line in there.requires or () if "extra ==" not in line]
    if found[_normal(name)] is None:
        raise InputError(f"{name} is not installed, so what it needs is not known. Install it (README.md).")
    return [one for one in found.values() if one is not None]


def _purpose(one: Distribution) -> str:
    told = one.metadata
    return _PURPOSES.get(_normal(told["Name"])) or (told.get_all("Summary") or [""])[0]


def _name_in(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    assert found is not None
    return found.group()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
