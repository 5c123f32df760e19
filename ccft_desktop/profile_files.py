"""The kinds of cuffs there are to choose from: the shipped ones and the user's own, kept in a folder."""

import re
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from ccft_desktop.core.limits import InputError
from devices.profiles import Profile, ProfileError, loaded, profiles
from devices.squeeze_profile import profile_table


def known_profiles(folder: Path | None) -> tuple[dict[str, Profile], list[str]]:
    """Every profile by its key, own ones winning, and a sentence for each own file that cannot be used."""
    known, troubles = profiles(), []
    for path in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else ():
        try:
            known[path.stem] = loaded(path)
        except ProfileError as error:
            troubles.append(str(error))
    return known, troubles


def keep_profile(folder: Path, profile: Profile, known: Mapping[str, Profile]) -> str:
    """Write a profile found by a squeeze among the user's own; its key. Raises ``InputError``."""
    if any(other.name.casefold() == profile.name.casefold() for other in known.values()):
        raise InputError(f"There is a profile called {profile.name} already. Give another name.")
    stem = re.sub(r"[^a-z0-9]+", "_", profile.name.casefold()).strip("_") or "cuff"
    key, number = stem, 2
    while key in known or (folder / f"{key}.toml").exists():
        key, number = f"{stem}_{number}", number + 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{key}.new"
        fresh.write_text(tomli_w.dumps(profile_table(profile)), encoding="utf-8")
        fresh.replace(folder / f"{key}.toml")
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror}. Free some space.") from None
    return key
