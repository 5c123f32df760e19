"""``backup``, ``restore``, ``verify`` and ``audit`` as they are typed."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from ccft_desktop import cli
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.backup import backups_in
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.tables import audit
from ccft_desktop.store.vault import DATABASE, Vault

WORDS = "four quite unrelated words"


class Clinic:
    """A vault and what is typed about it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.vault_folder, self.kept = folder / "vault", folder / "backups"
        self.words = folder / "words.txt"
        self.words.write_text(f"{WORDS}\n", "utf-8")
        self._capsys = capsys
        vault = Vault.create(self.vault_folder, WORDS, "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(Patient(patient_id="a" * 32, code="P-0001", name="Ada Muster"))
        vault.close()

    def type(self, *words: str, vault: Path | None = None) -> tuple[int, str, str]:
        where = ["--vault", str(vault or self.vault_folder), "--passphrase-file", str(self.words)]
        code = cli.main([*words, *where])
        out, err = self._capsys.readouterr()
        return code, out, err

    def back_up(self) -> Path:
        code, out, _ = self.type("backup", "--out", str(self.kept))
        assert code == 0
        return Path(out.splitlines()[0])


@pytest.fixture
def clinic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clinic:
    return Clinic(tmp_path, capsys)


def test_that_a_backup_goes_there_and_back(clinic: Clinic, tmp_path: Path) -> None:
    made = clinic.back_up()
    assert [one.folder for one in backups_in(clinic.kept)] == [made]
    code, out, _ = clinic.type("restore", str(made), vault=tmp_path / "elsewhere")
    assert (code, out) == (0, f"{tmp_path / 'elsewhere'} holds 1 patients and 0 sessions.\n")
    code, out, _ = clinic.type("restore", str(made))
    assert code == 0
    assert "What stood there is in" in out
    code, out, _ = clinic.type("verify")
    assert code == 0
    assert out.endswith("Everything is as it was written.\n")
    vault = Vault.open(clinic.vault_folder, WORDS)
    assert "restored" in [row.action for row in vault.audit.rows()]
    vault.close()


def test_that_old_backups_are_removed_when_asked(clinic: Clinic) -> None:
    first = clinic.back_up()
    first.rename(first.with_name(first.name.replace("ccft-backup-", "ccft-backup-0")))
    code, out, _ = clinic.type("backup", "--out", str(clinic.kept), "--keep", "1")
    assert code == 0
    assert "removed" in out
    assert len(backups_in(clinic.kept)) == 1


def test_that_a_damaged_backup_is_found_and_not_put_back(clinic: Clinic, tmp_path: Path) -> None:
    made = clinic.back_up()
    whole = bytearray((made / DATABASE).read_bytes())
    whole[len(whole) // 2] ^= 1
    (made / DATABASE).write_bytes(whole)
    code, out, _ = clinic.type("verify", "--backup", str(made))
    assert code == 1
    assert "damaged" in out
    code, _, err = clinic.type("restore", str(made), vault=tmp_path / "elsewhere")
    assert code == cli.CANNOT
    assert err.count("\n") == 1
    assert "It was not put back" in err


def test_that_a_changed_trail_is_found(clinic: Clinic) -> None:
    vault = Vault.open(clinic.vault_folder, WORDS)
    vault.audit.flush()
    with vault._records.write() as connection:
        connection.execute(audit.update().where(audit.c.number == 1).values(person_name="Nobody"))
    vault.close()
    code, _, err = clinic.type("audit")
    assert (code, err) == (
        1,
        "Row 1 of the audit trail was changed, or one before it was put in or taken out.\n",
    )
    code, out, _ = clinic.type("verify")
    assert code == 1
    assert "Row 1 of the audit trail was changed" in out


def test_that_the_trail_goes_into_a_file(clinic: Clinic, tmp_path: Path) -> None:
    code, _, err = clinic.type("audit", "--csv", str(tmp_path / "trail.csv"))
    assert (code, err) == (0, "The trail holds.\n")
    with open(tmp_path / "trail.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["action"] for row in rows} == {"created", "added", "opened"}
    assert "Ada" not in (tmp_path / "trail.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["backup", "--out", "x", "--keep", "0"], "--keep is 0. Allowed: 1 to 1000."),
        (["restore", "nowhere"], "nowhere is no complete backup of this program. Choose another folder."),
        (["verify", "--backup", "nowhere"], "nowhere is no complete backup of this program."),
    ],
)
def test_that_what_cannot_be_done_is_one_line(clinic: Clinic, words: list[str], said: str) -> None:
    code, out, err = clinic.type(*words)
    assert (code, out) == (cli.CANNOT, "")
    assert said in err
    assert err.count("\n") == 1


def test_that_a_passphrase_that_is_wrong_or_missing_is_one_line(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.words.write_text("something else\n")
    code, _, err = clinic.type("verify")
    assert code == cli.CANNOT
    assert "This passphrase does not open the records" in err
    clinic.words.write_text("\n")
    assert "is empty. Its first line must be the passphrase" in clinic.type("verify")[2]
    assert cli.main(["verify", "--vault", str(clinic.vault_folder)]) == cli.CANNOT
    assert "--passphrase-file is missing" in capsys.readouterr().err


def test_that_an_open_window_is_not_disturbed(clinic: Clinic) -> None:
    vault = Vault.open(clinic.vault_folder, WORDS)
    try:
        code, _, err = clinic.type("backup", "--out", str(clinic.kept))
        assert code == cli.CANNOT
        assert "are open in another window of this program" in err
    finally:
        vault.close()


def test_that_sample_records_verify_as_a_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ccft_desktop", "backup", "--demo", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "read back and compared" in done.stdout
