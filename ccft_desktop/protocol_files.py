"""Protocols as TOML files a clinic can read, copy and change. Knows the file, not what the numbers mean."""

import os
import tempfile
import tomllib
from pathlib import Path

import tomli_w

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol, from_mapping, to_mapping

# A protocol is some thirty short lines; anything much larger is another kind of file.
LARGEST_FILE_BYTES = 100_000


def read_protocol(path: Path) -> Protocol:
    """The protocol in a TOML file.

    Raises ``InputError``, one sentence naming the file: it cannot be read, is no TOML, or holds a key or
    a value that is not allowed.
    """
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {_cause(error)}.") from None
    if len(written) > LARGEST_FILE_BYTES:
        raise InputError(
            f"{path.name} is too large for a protocol: more than {LARGEST_FILE_BYTES // 1000} kB."
        )
    try:
        mapping = tomllib.loads(written.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not TOML: {error}.") from None
    return from_mapping(mapping, path.name)


def read_folder(folder: Path) -> tuple[tuple[Protocol, ...], list[str]]:
    """The clinic's own protocols in ``folder``, by file name, and one sentence for each file that is none.

    A folder that does not exist holds none: most clinics have no protocol of their own.
    """
    protocols: list[Protocol] = []
    troubles: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            protocols.append(read_protocol(path))
        except InputError as error:
            troubles.append(str(error))
    return tuple(protocols), troubles


def write_protocol(path: Path, protocol: Protocol) -> None:
    """Write ``protocol`` as TOML, whole or not at all: a file that was there stays until the new one is done.

    Raises ``InputError``, one sentence naming the file, when it cannot be written.
    """
    text = tomli_w.dumps(to_mapping(protocol))
    beside = None
    try:
        if not path.parent.is_dir():
            raise InputError(
                f"{path.name} cannot be written: its folder does not exist. Choose another folder."
            )
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise InputError(f"{path.name} cannot be written: {_cause(error)}. Choose another folder.") from None


def _cause(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
