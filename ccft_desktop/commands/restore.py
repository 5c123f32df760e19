"""``ccft-desktop restore``: a backup in the place of the records; what stood there is kept aside."""

import argparse
from pathlib import Path

from ccft_desktop.commands.opened_vault import add_vault_arguments, passphrase_of, progress, refusals
from ccft_desktop.paths import data_folder
from ccft_desktop.store.backup import read_backup
from ccft_desktop.store.restoring import restore
from ccft_desktop.store.vault import Vault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``restore``."""
    parser.description = (
        "Check a backup and put it in the place of the records. The passphrase is that of an owner in the "
        "backup. Records that stood there are moved into a folder beside them."
    )
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    add_vault_arguments(parser, demo=False)


def run(args: argparse.Namespace) -> int:
    """Put it there and say what is where. Raises ``InputError``."""
    folder: Path = args.vault or data_folder()
    passphrase = passphrase_of(args)
    with refusals():
        aside = restore(read_backup(args.backup), folder, passphrase, progress("restore"))
        vault = Vault.open(folder, passphrase)
        vault.audit.note("restored", detail=args.backup.name)
        patients, sessions = vault.patients.count(), len(vault.sessions.all_ids())
        vault.close()
    print(f"{folder} holds {patients} patients and {sessions} sessions.")
    if aside is not None:
        print(f"What stood there is in {aside}.")
    return 0
