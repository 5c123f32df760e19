"""The key file: opened by its passphrase only, and damage told from a wrong one."""

import json
import os
from pathlib import Path

import pytest

from ccft_desktop.store import keyfile
from ccft_desktop.store.errors import StoreError, StoreTooNew, WrongPassphrase
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST, Argon2id, KeyFile

DATA_KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "vault.json"
    slots = tuple(
        keyfile.new_slot(DATA_KEY, word, name, RANDOM_SECRET_COST)
        for word, name in (("nod", "Ada"), ("cuff", "Bo"))
    )
    keyfile.write(path, KeyFile("f" * 32, slots))
    return path


@pytest.mark.parametrize(("passphrase", "name"), [("nod", "Ada"), ("cuff", "Bo")])
def test_that_every_slot_opens_the_same_key(path: Path, passphrase: str, name: str) -> None:
    slot, data_key = keyfile.unlock(keyfile.read(path), passphrase)
    assert (slot.name, data_key) == (name, DATA_KEY)


def test_that_a_wrong_passphrase_is_a_sentence(path: Path) -> None:
    with pytest.raises(WrongPassphrase, match="does not open the records"):
        keyfile.unlock(keyfile.read(path), "Nod")


def test_that_a_passphrase_opens_however_its_letters_were_composed(tmp_path: Path) -> None:
    slot = keyfile.new_slot(DATA_KEY, "m\u00fcde", "", RANDOM_SECRET_COST)
    assert keyfile.unlock(KeyFile("f" * 32, (slot,)), "mu\u0308de")[1] == DATA_KEY


@pytest.mark.parametrize("typed", ["slow\u00a0nod", "slow\u2003nod", "slow\u3000nod"])
def test_that_a_passphrase_opens_whichever_space_a_keyboard_gives(typed: str) -> None:
    slot = keyfile.new_slot(DATA_KEY, typed, "", RANDOM_SECRET_COST)
    assert keyfile.unlock(KeyFile("f" * 32, (slot,)), "slow nod")[1] == DATA_KEY


@pytest.mark.parametrize("typed", ["\uff4eod", "Nod", "nod ", "no\u0308d"])
def test_that_another_passphrase_stays_another(typed: str) -> None:
    slot = keyfile.new_slot(DATA_KEY, "nod", "", RANDOM_SECRET_COST)
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(KeyFile("f" * 32, (slot,)), typed)


def test_that_half_a_character_in_a_passphrase_is_only_another_passphrase(path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(keyfile.read(path), "nod\ud83d")


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX")
def test_that_the_key_file_is_for_its_owner_alone_whatever_was_left_behind(path: Path) -> None:
    left_over = path.with_name(path.name + ".part")
    left_over.write_text("left over from a crash")
    left_over.chmod(0o644)
    keyfile.write(path, keyfile.read(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert not left_over.exists()


def test_that_the_shipped_cost_is_at_least_64_mebibytes_and_three_passes(tmp_path: Path) -> None:
    assert Argon2id(passes=3, memory_bytes=64 * 2**20) == keyfile.SHIPPED_COST
    slot = keyfile.new_slot(DATA_KEY, "nod", "Ada", keyfile.SHIPPED_COST)
    keyfile.write(tmp_path / "vault.json", KeyFile("f" * 32, (slot,)))
    again = keyfile.read(tmp_path / "vault.json")
    assert keyfile.unlock(again, "nod")[1] == DATA_KEY


def test_that_neither_the_key_nor_the_passphrase_stands_in_the_file(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "cuff" not in text
    assert DATA_KEY.hex() not in text


def test_that_any_changed_byte_is_damage_and_not_a_wrong_passphrase(path: Path) -> None:
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoreError, match=r"vault\.json") as error:
            keyfile.read(path)
        assert not isinstance(error.value, WrongPassphrase)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "something"}', '{"format": "ccft.vault"}', "\xff"]
)
def test_that_another_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "vault.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=r"vault\.json"):
        keyfile.read(tmp_path / "vault.json")


def test_that_a_file_of_a_newer_version_is_named_as_such(path: Path) -> None:
    body = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(body | {"version": keyfile.VERSION + 1, "more": []}), "utf-8")
    with pytest.raises(StoreTooNew, match="newer version"):
        keyfile.read(path)


@pytest.mark.parametrize(("passes", "memory_bytes"), [(0, 8192), (1, 8191), (65, 8192), (1, 2**40)])
def test_that_a_forged_cost_is_refused(tmp_path: Path, passes: int, memory_bytes: int) -> None:
    slot = keyfile.Slot(
        slot_id="0" * 32,
        kind="passphrase",
        name="",
        cost=Argon2id(passes, memory_bytes),
        salt=bytes(16),
        sealed_key=bytes(72),
    )
    keyfile.write(tmp_path / "vault.json", KeyFile("f" * 32, (slot,)))
    with pytest.raises(StoreError, match="damaged"):
        keyfile.read(tmp_path / "vault.json")
