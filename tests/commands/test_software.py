"""The software list names what the program needs and nothing else, and no licence in it is unknown."""

import json
import subprocess
import sys
from importlib.metadata import Distribution, version
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from PySide6.QtCore import qVersion

from ccft_desktop.cli import main
from ccft_desktop.commands.licences import UNKNOWN, licence_in, licence_of
from ccft_desktop.commands.software import closure, software
from ccft_desktop.core.limits import InputError

NEEDED = (
    "PySide6",
    "pyqtgraph",
    "pyserial",
    "pymodbus",
    "numpy",
    "sqlcipher3",
    "SQLAlchemy",
    "alembic",
    "PyNaCl",
)


def test_that_no_licence_is_unknown_and_everything_has_a_version_and_a_purpose() -> None:
    for one in software():
        assert UNKNOWN not in one.licence.lower(), one
        assert one.licence
        assert one.version
        assert one.purpose


def test_that_everything_needed_is_listed_as_it_is_installed() -> None:
    versions = {one.name.lower(): one.version for one in software()}
    for name in (*NEEDED, "ccft-desktop", "shiboken6", "cffi"):
        assert versions[name.lower()] == version(name)


def test_that_tools_for_development_are_not_listed() -> None:
    names = {one.name.lower() for one in software()}
    assert not names & {"pytest", "ruff", "mypy", "hypothesis", "pytest-qt", "build", "import-linter", "pip"}


def test_that_what_is_no_distribution_is_asked_for_its_version() -> None:
    versions = {one.name: one.version for one in software()}
    assert versions["Qt"] == qVersion()
    assert versions["Python"] == sys.version.split()[0]
    assert versions["SQLite"] == sqlcipher3.dbapi2.sqlite_version  # type: ignore[attr-defined]
    assert versions["SQLCipher"].startswith("4.")
    assert {"openssl", "libtomcrypt", "commoncrypto"} & {name.lower() for name in versions}
    assert float(versions["Inter (font)"]) > 3.0


def test_that_the_table_and_json_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["software"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["Name", "Version", "Licence", "Purpose"]
    assert main(["software", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [line.split("  ")[0] for line in lines] == [one["name"] for one in listed]
    assert listed[0].keys() == {"name", "version", "licence", "purpose"}


def test_that_no_window_is_needed_for_it() -> None:
    code = (
        "import sys; from ccft_desktop.cli import main\n"
        "main(['software']); print('PySide6.QtGui' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "False"


def test_that_a_program_that_is_not_installed_is_a_sentence() -> None:
    with pytest.raises(InputError, match="nowhere-to-be-found is not installed"):
        closure("nowhere-to-be-found")


def distribution_with(folder: Path, head: str, licence: str = "") -> Distribution:
    place = folder / "made_up-1.0.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n{head}", "utf-8")
    files = ["made_up-1.0.dist-info/METADATA,,"]
    if licence:
        (place / "LICENSE.txt").write_text(licence, "utf-8")
        files.append("made_up-1.0.dist-info/LICENSE.txt,,")
    (place / "RECORD").write_text("\n".join(files), "utf-8")
    return Distribution.at(place)


@pytest.mark.parametrize(
    ("head", "shipped", "licence"),
    [
        ("License-Expression: MIT-0\nLicense: something older\n", "", "MIT-0"),
        ("License: BSD-3-Clause\n", "", "BSD-3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", "", "MIT License"),
        ("", "Permission is hereby granted, free\n  of charge, to any person", "MIT"),
        ("", "All rights are ours.", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_that_a_licence_is_found_where_it_is_told_and_unknown_where_it_is_not(
    tmp_path: Path, head: str, shipped: str, licence: str
) -> None:
    assert licence_of(distribution_with(tmp_path, head, shipped)) == licence


def test_that_the_fonts_licence_is_not_taken_for_another_with_the_same_words() -> None:
    text = "SIL Open Font License, Version 1.1. Permission is hereby granted, free of charge, to any person"
    assert licence_in(text) == "OFL-1.1"
