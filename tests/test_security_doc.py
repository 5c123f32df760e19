"""What docs/security.md says in numbers, names of files and names of tests is so in the program."""

import re
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from ccft_desktop.cli import COMMANDS
from ccft_desktop.core.lock_rule import HIGHEST_LOCK_MIN, LOWEST_LOCK_MIN, USUAL_LOCK_MIN
from ccft_desktop.core.people import PASSPHRASE_SHORTEST, ROLES
from ccft_desktop.live.session_watch import _SAVERS
from ccft_desktop.settings import Settings
from ccft_desktop.store import attempts, keyfile, recovery_code

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PLAIN = " ".join(TEXT.split())


@pytest.mark.parametrize(
    "said",
    [
        f"{keyfile.SHIPPED_COST.passes} passes over {keyfile.SHIPPED_COST.memory_bytes // 2**20} MiB",
        f"one guess costs {keyfile.SHIPPED_COST.memory_bytes // 2**20} MiB",
        f"{keyfile.KEY_BYTES} random bytes",
        f"at least {PASSPHRASE_SHORTEST} characters",
        f"{8 * recovery_code.SECRET_BYTES} random bits",
        f"then {attempts.FIRST_WAIT_S:g} s, doubling up to {attempts.LONGEST_WAIT_S:g} s",
        f"after {USUAL_LOCK_MIN} minutes without a key",
        f"{LOWEST_LOCK_MIN} to {HIGHEST_LOCK_MIN} minutes can be set",
        f"roles {', '.join(ROLES)}",
        f"the last is a day old, and {Settings().backup_keep} are kept",
    ],
)
def test_that_a_number_in_it_is_that_of_the_program(said: str) -> None:
    assert said in PLAIN


def test_that_its_ciphers_are_those_of_the_records() -> None:
    connection = sqlcipher3.dbapi2.connect(":memory:")
    connection.execute("PRAGMA key = \"x'" + "00" * 32 + "'\"")
    told = {
        name: str(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("cipher", "cipher_page_size", "cipher_hmac_algorithm", "cipher_kdf_algorithm")
    }
    connection.close()
    assert told["cipher"] in PLAIN
    assert f"page of {told['cipher_page_size']} bytes" in PLAIN
    assert told["cipher_hmac_algorithm"].replace("HMAC_", "HMAC-") in PLAIN
    assert told["cipher_kdf_algorithm"].replace("_", "-") in PLAIN


def test_that_three_tries_are_free_as_it_says() -> None:
    assert attempts.FREE == 3
    assert "three tries are free" in PLAIN


def test_that_every_desktop_it_names_is_listened_to() -> None:
    (row,) = re.findall(r"\| Linux \|(.*?)\|", TEXT)
    named = {"freedesktop", "GNOME", "MATE", "Cinnamon", "Xfce"}
    assert all(name in row for name in named)
    assert {saver.split(".")[1] for saver in _SAVERS} == {name.lower() for name in named}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:tests|core|rooms|store)/[\w/]+\.py)`", TEXT))))
def test_that_every_file_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "ccft_desktop" / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`ccft-desktop (\w+)", TEXT))))
def test_that_every_command_it_names_is_one(name: str) -> None:
    assert name in {command.name for command in COMMANDS}
