"""``ccft-desktop audit``: who did what, and whether the trail of it holds."""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from ccft_desktop.commands.opened_vault import add_vault_arguments, opened_vault
from ccft_desktop.core.limits import InputError
from ccft_desktop.store.audit import AuditRow, rows_as_columns
from ccft_desktop.store.vault import Vault

HEAD = ("number", "at_utc", "person", "action", "patient_id", "session_id", "detail")
_AT_ONCE = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``audit``."""
    parser.description = (
        "Print who did what, newest first, and check that nothing of it was changed. Exit code 1: it was."
    )
    add_vault_arguments(parser)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all of it into a CSV file instead")


def run(args: argparse.Namespace) -> int:
    """Print it, check it; 1 when it does not hold. Raises ``InputError``."""
    with opened_vault(args) as vault:
        fault = vault.verify_audit()
        if args.csv is None:
            writer = csv.writer(sys.stdout)
            writer.writerows([HEAD, *rows_as_columns(list(_all(vault)))])
        else:
            try:
                with open(args.csv, "w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([HEAD, *rows_as_columns(list(_all(vault)))])
            except OSError as error:
                raise InputError(f"{args.csv} cannot be written ({error.strerror}).") from error
            vault.audit.note("exported", detail="audit trail")
    print(fault or "The trail holds.", file=sys.stderr)
    return 1 if fault else 0


def _all(vault: Vault) -> Iterator[AuditRow]:
    before: int | None = None
    while rows := vault.audit.rows(limit=_AT_ONCE, before=before):
        yield from rows
        before = rows[-1].number
