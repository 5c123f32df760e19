"""Which licence an installed distribution says it has: by its fields, its classifiers, the text it ships."""

from importlib.metadata import Distribution
from typing import Final

UNKNOWN: Final = "unknown"
_CLASSIFIER: Final = "License :: OSI Approved :: "
_BY_TEXT: Final = (
    ("sil open font license, version 1.1", "OFL-1.1"),
    ("altered source versions must be plainly marked", "Zlib"),
    ("permission is hereby granted, free of charge", "MIT"),
    ("apache license", "Apache-2.0"),
    ("redistribution and use in source and binary forms", "BSD"),
)
"""What a licence says and no other, in small letters with single spaces."""


def licence_of(distribution: Distribution) -> str:
    """As an SPDX expression where the distribution gives one, else in its own words; else ``UNKNOWN``."""
    told = distribution.metadata
    for field in ("License-Expression", "License"):
        said = str((told.get_all(field) or [""])[0]).strip()
        if said and "\n" not in said and said.upper() != "UNKNOWN":
            return said
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in told.get_all("Classifier") or []
        if line.startswith(_CLASSIFIER)
    ]
    if classified:
        return " OR ".join(classified)
    return licence_in("\n".join(_shipped_texts(distribution)))


def licence_in(text: str) -> str:
    """The licence whose words these are; ``UNKNOWN`` for any other."""
    plain = " ".join(text.lower().split())
    return next((name for words, name in _BY_TEXT if words in plain), UNKNOWN)


def _shipped_texts(distribution: Distribution) -> list[str]:
    shipped = [file for file in distribution.files or () if "licen" in file.name.lower()]
    return [file.read_text(encoding="utf-8") for file in shipped if not file.name.endswith(".py")]
