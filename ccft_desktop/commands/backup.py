"""``ccft-desktop backup``: an encrypted copy of the records, read back before it counts."""

import argparse
from pathlib import Path

from ccft_desktop.commands.opened_vault import add_vault_arguments, opened_vault, progress
from ccft_desktop.core.limits import InputError
from ccft_desktop.store.backup import make_backup, thin_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``backup``."""
    parser.description = (
        "Copy the records, encrypted as they are, into a new folder; read it back and compare."
    )
    add_vault_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where backups are kept")
    parser.add_argument("--keep", type=int, metavar="N", help="remove older backups but the newest N")


def run(args: argparse.Namespace) -> int:
    """Make it and say where it is. Raises ``InputError``."""
    if args.keep is not None and not 1 <= args.keep <= 1000:
        raise InputError(f"--keep is {args.keep}. Allowed: 1 to 1000.")
    with opened_vault(args) as vault:
        backup = make_backup(vault, args.out, progress("backup"))
        print(
            f"{backup.folder}\n{backup.patients} patients, {backup.sessions} sessions, "
            f"{backup.size_bytes / 1e6:.1f} MB; read back and compared."
        )
        if args.keep is not None:
            for removed in thin_out(args.out, backup.vault_id, args.keep):
                print(f"removed {removed}")
    return 0
