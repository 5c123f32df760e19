"""The kinds of cuffs there are to choose from: the shipped ones and the user's own, kept in a folder."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import tomli_w

from ccft_desktop.core.limits import InputError
from devices.profiles import Profile, ProfileError, loaded, profiles
from devices.squeeze_profile import NAME_LONGEST, profile_table

_NAME: Final = re.compile(r"^name[ \t]*=.*$", re.MULTILINE)


def known_profiles(folder: Path | None) -> tuple[dict[str, Profile], list[str]]:
    """Every profile by its key, own ones winning, and a sentence for each own file that cannot be used."""
    known, troubles = profiles(), []
    for path in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else ():
        try:
            known[path.stem] = loaded(path)
        except ProfileError as error:
            troubles.append(str(error))
    return known, troubles


def own_profiles(folder: Path | None) -> dict[str, Profile]:
    """The user's own, by their keys; files that cannot be used are left out."""
    known, _ = known_profiles(folder)
    return {key: one for key, one in known.items() if folder is not None and _file(folder, key).is_file()}


def keep_profile(folder: Path, profile: Profile, known: Mapping[str, Profile]) -> str:
    """Write a profile found by a squeeze among the user's own; its key. Raises ``InputError``."""
    _refuse_taken(profile.name, known.values())
    stem = re.sub(r"[^a-z0-9]+", "_", profile.name.casefold()).strip("_") or "cuff"
    key, number = stem, 2
    while key in known or _file(folder, key).exists():
        key, number = f"{stem}_{number}", number + 1
    put_profile(folder, key, tomli_w.dumps(profile_table(profile)))
    return key


def put_profile(folder: Path, key: str, text: str) -> None:
    """Write the text of a profile's file, also of one that was deleted. Raises ``InputError``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{key}.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(_file(folder, key))
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror}. Free some space.") from None


def rename_profile(folder: Path, key: str, name: str) -> None:
    """Call an own profile ``name``; its key, file and comments stay. Raises ``InputError``."""
    if not 1 <= len(name) <= NAME_LONGEST:
        raise InputError(f"The name has {len(name)} characters. Allowed: 1 to {NAME_LONGEST}.")
    _refuse_taken(name, [one for other, one in known_profiles(folder)[0].items() if other != key])
    text = _text(folder, key)
    table = tomllib.loads(text) | {"name": name}
    line = tomli_w.dumps({"name": name}).strip()
    renamed = _NAME.sub(lambda _: line, text, count=1)
    try:
        is_renamed = tomllib.loads(renamed) == table
    except tomllib.TOMLDecodeError:
        is_renamed = False
    # A name over several lines, for example, costs the file its comments.
    put_profile(folder, key, renamed if is_renamed else tomli_w.dumps(table))


def remove_profile(folder: Path, key: str) -> str:
    """Delete an own profile's file; its text, to be put back. Raises ``InputError``."""
    text = _text(folder, key)
    try:
        _file(folder, key).unlink()
    except OSError as error:
        raise InputError(f"{key}.toml cannot be deleted: {error.strerror}.") from None
    return text


def _refuse_taken(name: str, others: Iterable[Profile]) -> None:
    if any(other.name.casefold() == name.casefold() for other in others):
        raise InputError(f"There is a profile called {name} already. Give another name.")


def _text(folder: Path, key: str) -> str:
    try:
        return _file(folder, key).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{key}.toml cannot be read: {error.strerror}.") from None


def _file(folder: Path, key: str) -> Path:
    return folder / f"{key}.toml"
