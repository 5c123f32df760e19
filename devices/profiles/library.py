"""Profiles from TOML files: those that come with the program, and the user's own in a folder."""

import tomllib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from devices.profiles.kinds import KINDS
from devices.profiles.profile import PortSettings, Profile
from devices.strict_table import BadValue, built


class ProfileError(ValueError):
    """A profile that cannot be used: one sentence with file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key} {reason}" if key else f"{file}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


def profiles(own: Path | None = None) -> dict[str, Profile]:
    """Every profile by its key, which is its file's name without ``.toml``: the shipped ones, then those
    of the folder ``own``, which win over shipped ones of the same key. Raises ``ProfileError``."""
    return {key: _loaded(file, f"{key}.toml") for key, file in _files(own).items()}


def profile(key: str, own: Path | None = None) -> Profile:
    """The profile of a key. Raises ``ProfileError``; when there is none, with the keys there are."""
    files = _files(own)
    if key not in files:
        raise ProfileError(f"{key}.toml", "", f"there is no such profile. There are {', '.join(files)}.")
    return _loaded(files[key], f"{key}.toml")


def loaded(path: Path) -> Profile:
    """The profile of one file. Raises ``ProfileError``."""
    return _loaded(path, path.name)


def read(text: str, file: str) -> Profile:
    """The profile a TOML text tells; ``file`` names it in errors. Raises ``ProfileError``."""
    try:
        return _profile(tomllib.loads(text))
    except tomllib.TOMLDecodeError as exc:
        raise ProfileError(file, "", f"is not TOML: {exc}.") from None
    except BadValue as exc:
        raise ProfileError(file, exc.key, exc.reason) from None


def _files(own: Path | None) -> dict[str, Traversable]:
    shipped = (file for file in resources.files("devices.profiles").iterdir() if file.name.endswith(".toml"))
    files: dict[str, Traversable] = {file.name.removesuffix(".toml"): file for file in shipped}
    if own is not None and own.is_dir():
        files |= {path.stem: path for path in own.glob("*.toml")}
    return dict(sorted(files.items()))


def _loaded(file: Traversable, name: str) -> Profile:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ProfileError(name, "", "cannot be read as text.") from None
    return read(text, name)


def _profile(table: dict[str, Any]) -> Profile:
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadValue("kind", f"is {kind!r}: allowed is {', '.join(KINDS)}.")
    parameters = built(KINDS[kind], table.pop("parameters", {}), "parameters")
    port = built(PortSettings, table.pop("port", {}), "port")
    return built(Profile, table, parameters=parameters, port=port)
