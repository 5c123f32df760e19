"""``ccft-desktop verify``: are the records, or a backup of them, as they were written?"""

import argparse
from pathlib import Path

from ccft_desktop.commands.opened_vault import (
    add_vault_arguments,
    opened_vault,
    passphrase_of,
    progress,
    refusals,
)
from ccft_desktop.store import keyfile
from ccft_desktop.store.backup import check_backup, read_backup
from ccft_desktop.store.examination import examine
from ccft_desktop.store.keyfile import KEY_FILE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``verify``."""
    parser.description = (
        "Read the records page by page, score every test again, and follow the audit trail. With --backup, "
        "compare a backup with what it held when it was made. Exit code 1: something is not as it was."
    )
    add_vault_arguments(parser)
    parser.add_argument(
        "--backup", type=Path, metavar="BACKUP", help="the folder of one backup to look at instead"
    )


def run(args: argparse.Namespace) -> int:
    """Look and say it; 1 with a finding. Raises ``InputError``."""
    if args.backup is not None:
        return _backup(args)
    with opened_vault(args) as vault:
        found = examine(vault, progress("verify"))
    print(
        f"{found.patients} patients, {found.sessions} sessions, {found.rescored} of them scored again; "
        f"{found.trail_rows} rows of the audit trail."
    )
    for fault in found.faults:
        print(fault)
    if not found.faults:
        print("Everything is as it was written.")
    return 1 if found.faults else 0


def _backup(args: argparse.Namespace) -> int:
    with refusals():
        backup = read_backup(args.backup)
        _, data_key = keyfile.unlock(keyfile.read(args.backup / KEY_FILE), passphrase_of(args))
        fault = check_backup(backup, data_key, progress("verify"))
    print(f"{backup.patients} patients, {backup.sessions} sessions, made {backup.made_utc.isoformat()}.")
    print(fault or "Everything is as it was written.")
    return 1 if fault else 0
