"""Who opens the vault and what each may do; every action by every role, through the store."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.people import ACTIONS, ROLES, Action, Role, may
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Device
from ccft_desktop.core.visit import Patient
from ccft_desktop.store import keyfile
from ccft_desktop.store.errors import NotAllowed, StoreError, WrongPassphrase, WrongRecoveryCode
from ccft_desktop.store.keyfile import KEY_FILE, RANDOM_SECRET_COST
from ccft_desktop.store.recovery_code import MistypedCode
from ccft_desktop.store.vault import Vault

OWNERS, OTHERS = "the owner's own words", "somebody else's words"
ADA = Patient(patient_id="a" * 32, code="P-0001", name="Ada Muster")

# What the specification says: a viewer cannot write; only an owner erases, restores, manages people.
EXPECTED: dict[Role, set[Action]] = {
    "viewer": {"read", "export", "print"},
    "therapist": {"read", "export", "print", "write", "mend", "backup", "verify"},
    "owner": set(ACTIONS),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault with an owner, a therapist and a viewer, each with the same words before their role."""
    vault = Vault.create(tmp_path, OWNERS, "Olga Owner", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    vault.people.add("Theo Therapist", "therapist", f"{OTHERS} therapist")
    vault.people.add("Vera Viewer", "viewer", f"{OTHERS} viewer")
    vault.close()
    return tmp_path


def opened(folder: Path, role: Role) -> Vault:
    return Vault.open(folder, OWNERS if role == "owner" else f"{OTHERS} {role}")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_that_every_role_may_do_what_is_written_down_and_no_more(role: Role, action: Action) -> None:
    assert may(role, action) == (action in EXPECTED[role])


def with_code(vault: Vault) -> str:
    code = vault.people.new_recovery_code()
    vault.people.use_recovery_code(code)
    return code


def _write_visit(vault: Vault) -> str:
    return vault.visits.open_for(ADA.patient_id, datetime.now(UTC))


def _begin(vault: Vault) -> None:
    vault.sessions.begin(
        ADA.patient_id,
        started_utc=datetime.now(UTC),
        protocol=preset("stage1"),
        device=Device(name="", url=""),
        examiner=vault.user_name,
    ).close()


WRITES: dict[str, Callable[[Vault], object]] = {
    "a patient": lambda vault: vault.patients.add(
        replace(ADA, patient_id=uuid4().hex, code=vault.patients.next_code())
    ),
    "a change of a patient": lambda vault: vault.patients.update(replace(ADA, notes="called")),
    "a visit": _write_visit,
    "a test": _begin,
}
MANAGES: dict[str, Callable[[Vault], object]] = {
    "a person": lambda vault: vault.people.add("Nora New", "viewer", "some long enough words"),
    "a role": lambda vault: vault.people.change_role(vault.people.all()[2].person_id, "therapist"),
    "a passphrase": lambda vault: vault.people.reset_passphrase(vault.people.all()[2].person_id, OTHERS * 2),
    "a recovery code": lambda vault: with_code(vault),
    "a person less": lambda vault: vault.people.remove(vault.people.all()[2].person_id),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("what", [*WRITES, *MANAGES])
def test_that_the_records_and_the_key_file_take_it_only_from_who_may(
    folder: Path, role: Role, what: str
) -> None:
    vault = opened(folder, role)
    try:
        action: Action = "write" if what in WRITES else "manage_people"
        do = (WRITES | MANAGES)[what]
        before = (folder / KEY_FILE).read_bytes()
        if action in EXPECTED[role]:
            do(vault)
            assert ((folder / KEY_FILE).read_bytes() != before) == (action == "manage_people")
        else:
            with pytest.raises(NotAllowed, match="Ask an owner of these records"):
                do(vault)
            assert (folder / KEY_FILE).read_bytes() == before
            assert vault.patients.count() == 1
            assert vault.patients.get(ADA.patient_id) == ADA
        assert vault.patients.search("ada")[0].patient.name == "Ada Muster"
    finally:
        vault.close()


def test_that_everybody_is_told_without_a_passphrase_in_the_order_they_came(folder: Path) -> None:
    people = Vault.people_of(folder)
    assert [(person.name, person.role) for person in people] == [
        ("Olga Owner", "owner"),
        ("Theo Therapist", "therapist"),
        ("Vera Viewer", "viewer"),
    ]


def test_that_a_passphrase_opens_for_its_own_person_only(folder: Path) -> None:
    olga, theo, _ = Vault.people_of(folder)
    with Opened(Vault.open(folder, OWNERS, olga.person_id)) as vault:
        assert vault.person == olga
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, OWNERS, theo.person_id)


def test_that_one_changes_ones_own_passphrase_and_the_records_are_not_written_anew(folder: Path) -> None:
    size, changed_ns = (folder / "records.db").stat().st_size, None
    with Opened(opened(folder, "viewer")) as vault:
        changed_ns = (folder / "records.db").stat().st_mtime_ns
        with pytest.raises(WrongPassphrase):
            vault.people.change_passphrase("not the old one", "quite another sentence")
        vault.people.change_passphrase(f"{OTHERS} viewer", "quite another sentence")
        assert (folder / "records.db").stat().st_mtime_ns == changed_ns
    assert (folder / "records.db").stat().st_size == size
    with pytest.raises(WrongPassphrase):
        opened(folder, "viewer")
    with Opened(Vault.open(folder, "quite another sentence")) as vault:
        assert (vault.person.name, vault.person.role) == ("Vera Viewer", "viewer")


def test_that_the_last_owner_stays(folder: Path) -> None:
    with Opened(opened(folder, "owner")) as vault:
        olga, theo, _ = vault.people.all()
        for change in (
            lambda: vault.people.remove(olga.person_id),
            lambda: vault.people.change_role(olga.person_id, "therapist"),
        ):
            with pytest.raises(StoreError, match="Nobody would be left"):
                change()
        vault.people.change_role(theo.person_id, "owner")
        vault.people.remove(olga.person_id)
        assert [person.name for person in vault.people.all()] == ["Theo Therapist", "Vera Viewer"]


@pytest.mark.parametrize(
    ("name", "passphrase", "said"),
    [
        ("", "long enough words", "A name has 1 to 80 characters, this has 0"),
        ("n" * 81, "long enough words", "this has 81"),
        ("olga OWNER", "long enough words", "Somebody is called olga OWNER already"),
        ("Nora", "short", "The passphrase has 5 characters. Allowed: at least 12."),
    ],
)
def test_that_a_person_nobody_could_tell_or_a_passphrase_that_is_short_is_refused(
    folder: Path, name: str, passphrase: str, said: str
) -> None:
    with Opened(opened(folder, "owner")) as vault:
        with pytest.raises(StoreError, match=said):
            vault.people.add(name, "viewer", passphrase)
        assert len(vault.people.all()) == 3


def test_that_a_recovery_code_gives_an_owner_a_new_passphrase(folder: Path) -> None:
    with Opened(opened(folder, "owner")) as vault:
        assert not vault.people.has_recovery_code
        code = with_code(vault)
        assert vault.people.has_recovery_code
    olga = Vault.people_of(folder)[0]
    with Opened(Vault.recover(folder, code.lower(), olga.person_id, "a sentence I do remember")) as vault:
        assert vault.person == olga
        assert vault.patients.count() == 1
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, OWNERS)
    Vault.open(folder, "a sentence I do remember").close()
    Vault.recover(folder, code, olga.person_id, "and another I forgot").close()


def test_that_a_wrong_code_a_mistyped_one_and_a_replaced_one_are_told_apart(folder: Path) -> None:
    with Opened(opened(folder, "owner")) as vault:
        old = with_code(vault)
        with_code(vault)
    olga, theo, _ = Vault.people_of(folder)
    with pytest.raises(WrongRecoveryCode, match="a newer one has taken its place"):
        Vault.recover(folder, old, olga.person_id, OWNERS)
    swapped = old[1] + old[0] + old[2:] if old[0] != old[1] else ("0" if old[0] != "0" else "1") + old[1:]
    with pytest.raises(MistypedCode):
        Vault.recover(folder, swapped, olga.person_id, OWNERS)
    with pytest.raises(StoreError, match="gives a new passphrase to an owner"):
        Vault.recover(folder, old, theo.person_id, OWNERS)


def test_that_the_code_stands_nowhere(folder: Path) -> None:
    with Opened(opened(folder, "owner")) as vault:
        code = with_code(vault)
    for path in folder.iterdir():
        if path.is_file():
            assert code.encode() not in path.read_bytes()
            assert code.replace("-", "").encode() not in path.read_bytes()


def test_that_a_role_changed_in_the_file_by_hand_opens_nothing(folder: Path) -> None:
    path = folder / KEY_FILE
    body = json.loads(path.read_text("utf-8"))
    body["slots"][2]["role"] = "owner"
    body.pop("check")
    path.write_text(json.dumps(body | {"check": keyfile._check(body)}), "utf-8")
    with pytest.raises(StoreError, match="were changed outside of this program"):
        Vault.open(folder, f"{OTHERS} viewer")


def make_first_version(path: Path, slots: int) -> None:
    body = json.loads(path.read_text("utf-8"))
    body["version"] = 1
    body.pop("people_seal")
    body.pop("check")
    body["slots"] = [{k: v for k, v in slot.items() if k != "role"} for slot in body["slots"][:slots]]
    path.write_text(json.dumps(body | {"check": keyfile._check(body)}), "utf-8")


@pytest.mark.parametrize("how", ["first version", "no seal"])
def test_that_nobody_becomes_owner_by_a_file_without_a_seal(folder: Path, how: str) -> None:
    path = folder / KEY_FILE
    if how == "first version":
        make_first_version(path, slots=3)
    else:
        body = json.loads(path.read_text("utf-8"))
        body.pop("check")
        body["people_seal"] = ""
        body["slots"][2]["role"] = "owner"
        path.write_text(json.dumps(body | {"check": keyfile._check(body)}), "utf-8")
    with pytest.raises(StoreError, match="were changed outside of this program"):
        Vault.open(folder, f"{OTHERS} viewer")


def test_that_a_key_file_of_the_first_version_opens_for_an_owner_and_is_brought_up_to_date(
    folder: Path,
) -> None:
    path = folder / KEY_FILE
    with Opened(opened(folder, "owner")) as vault, vault._records.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 0")
    make_first_version(path, slots=1)
    with Opened(Vault.open(folder, OWNERS)) as vault:
        assert vault.person.role == "owner"
        vault.people.add("Theo Therapist", "therapist", OTHERS)
    assert json.loads(path.read_text("utf-8"))["version"] == 2
    Vault.open(folder, OTHERS).close()


def test_that_what_a_viewer_reads_is_all_that_is_read(folder: Path) -> None:
    with Opened(opened(folder, "owner")) as vault:
        visit_id = _write_visit(vault)
    with Opened(opened(folder, "viewer")) as vault:
        assert vault.visits.load(visit_id).patient_id == ADA.patient_id
        with pytest.raises(NotAllowed, match="look at the records but not change them"):
            vault.visits.write_pain(
                visit_id, PainRating(moment="before", place="neck", score=3, at_utc=datetime.now(UTC))
            )


class Opened:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __enter__(self) -> Vault:
        return self._vault

    def __exit__(self, *_: object) -> None:
        self._vault.close()
