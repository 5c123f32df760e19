"""What came with this program but is no Python distribution: Python, Qt and what it brings, ciphers, fonts.

Each is asked for its version where it can tell it. What is not in this installation is not named.
"""

import platform
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import resources
from ccft_desktop.commands.licences import UNKNOWN, licence_in

NOT_TOLD: Final = "not told"
_PROVIDERS: Final = {
    "openssl": ("OpenSSL", "Apache-2.0"),
    "libtomcrypt": ("LibTomCrypt", "Unlicense"),
    "commoncrypto": ("CommonCrypto", "APSL-2.0"),
}
_IN_QT: Final = (
    # Name, the file it is in, licence, what for.
    ("FFmpeg (libavcodec)", "avcodec", "LGPL-2.1-or-later", "plays sounds for Qt Multimedia"),
    ("ICU", "icuuc", "Unicode-3.0", "letters and languages for Qt, on Linux"),
)


@dataclass(frozen=True, slots=True)
class Software:
    """One piece of software, as a list of what the program is made of has it."""

    name: str
    version: str
    licence: str
    purpose: str


def components() -> list[Software]:
    """Everything found."""
    return [*_languages(), *_in_qt(), *_ciphers(), *_arithmetic(), *_fonts()]


def _languages() -> Iterator[Software]:
    from PySide6.QtCore import qVersion

    yield Software("Python", platform.python_version(), "PSF-2.0", "runs the program")
    yield Software("Qt", qVersion(), "LGPL-3.0-only", "window, sound, PDF; comes with PySide6")


def _in_qt() -> Iterator[Software]:
    import PySide6

    folder = Path(PySide6.__path__[0])
    for name, stem, licence, purpose in _IN_QT:
        versions = [
            found.group(1).strip(".")
            for path in (*folder.glob(f"*{stem}*"), *folder.glob(f"Qt/lib/*{stem}*"))
            if (found := re.search(rf"{stem}(?:-|\.so\.|\.)([0-9][0-9.]*)", path.name))
        ]
        if versions:
            yield Software(name, max(versions, key=len), licence, purpose)


def _ciphers() -> Iterator[Software]:
    import sqlcipher3.dbapi2

    driver: Any = sqlcipher3.dbapi2
    connection = driver.connect(":memory:")
    try:
        connection.execute("PRAGMA key = 'asked for its version'")
        sqlcipher, provider, provider_version = (
            str(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("cipher_version", "cipher_provider", "cipher_provider_version")
        )
    finally:
        connection.close()
    yield Software("SQLCipher", sqlcipher, "BSD-3-Clause", "encrypts the records; comes with sqlcipher3")
    yield Software("SQLite", driver.sqlite_version, "blessing", "the records' database, within SQLCipher")
    name, licence = _PROVIDERS.get(provider.lower(), (provider, UNKNOWN))
    told = provider_version.removeprefix(name).split()[0]
    yield Software(name, told, licence, "AES, HMAC and random numbers for SQLCipher")
    try:
        with_it = version("pynacl")
    except PackageNotFoundError:
        return
    yield Software(
        "libsodium", NOT_TOLD, "ISC", f"argon2id and the sealing of keys; comes with PyNaCl {with_it}"
    )


def _arithmetic() -> Iterator[Software]:
    import numpy

    config: Any = getattr(numpy, "__config__").CONFIG  # noqa: B009 - it is not typed
    blas = config.get("Build Dependencies", {}).get("blas", {})
    if "openblas" in str(blas.get("name", "")):
        told = str(blas.get("version") or NOT_TOLD)
        yield Software("OpenBLAS", told, "BSD-3-Clause", "linear algebra; comes with numpy")


def _fonts() -> Iterator[Software]:
    folder = resources.folder("fonts")
    for licence in sorted(folder.glob("LICENSE-*.txt")):
        family = licence.stem.removeprefix("LICENSE-")
        revisions = {_font_revision(path.read_bytes()) for path in folder.glob(f"{family}-*.otf")}
        said = licence_in(licence.read_text(encoding="utf-8"))
        yield Software(f"{family} (font)", ", ".join(sorted(revisions)), said, "letters of window and PDF")


def _font_revision(font: bytes) -> str:
    """What the ``head`` table of an OpenType font gives as its revision, in 65536ths."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"head":
            return f"{struct.unpack_from('>i', font, offset + 4)[0] / 65536:.3f}"
    return NOT_TOLD
