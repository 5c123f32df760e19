"""The only door to the files the program ships: icons, themes, sounds, fonts, translations."""

from importlib.resources import files
from pathlib import Path


def text(name: str) -> str:
    """The text of a shipped file, for example ``themes/tokens.json``."""
    return (files(__name__) / name).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """The bytes of a shipped file."""
    return (files(__name__) / name).read_bytes()


def folder(name: str) -> Path:
    """A real folder, for Qt calls that want a path."""
    return Path(str(files(__name__) / name))
