"""The vault a command works with: that of ``--vault`` and ``--passphrase-file``, or sample records."""

import argparse
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ccft_desktop.core.limits import InputError
from ccft_desktop.paths import data_folder
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault

_WIDTH = 30


def add_vault_arguments(parser: argparse.ArgumentParser, *, demo: bool = True) -> None:
    """``--vault``, ``--passphrase-file`` and ``--demo``."""
    parser.add_argument("--vault", type=Path, metavar="DIR", help="the folder of the records (the usual one)")
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="F",
        help="a file whose first line is the passphrase; - reads it",
    )
    if demo:
        parser.add_argument("--demo", action="store_true", help="work with fresh sample records instead")


def passphrase_of(args: argparse.Namespace) -> str:
    """What the file's first line says; raises ``InputError``."""
    path: Path | None = args.passphrase_file
    if path is None:
        raise InputError("--passphrase-file is missing. Name a file whose first line is the passphrase.")
    try:
        text = sys.stdin.readline() if str(path) == "-" else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no text"
        raise InputError(f"{path} cannot be read ({said}).") from error
    line = text.partition("\n")[0].rstrip("\r")
    if not line:
        raise InputError(f"{path} is empty. Its first line must be the passphrase.")
    return line


@contextmanager
def opened_vault(args: argparse.Namespace) -> Iterator[Vault]:
    """The open vault, closed at the end. Raises ``InputError``; what the store raises becomes one."""
    with refusals():
        if getattr(args, "demo", False):
            with _demo() as vault:
                yield vault
            return
        vault = Vault.open(args.vault or data_folder(), passphrase_of(args))
        try:
            yield vault
        finally:
            vault.close()


@contextmanager
def refusals() -> Iterator[None]:
    """What the records refuse is one line and exit code 2, as any other input that cannot be used."""
    try:
        yield
    except StoreError as error:
        raise InputError(str(error)) from error


@contextmanager
def _demo() -> Iterator[Vault]:
    from ccft_desktop.sample_records import fill

    with TemporaryDirectory(prefix="ccft-demo-") as name:
        vault = Vault.create(
            Path(name) / "vault", secrets.token_hex(16), "T. Example", cost=RANDOM_SECRET_COST
        )
        try:
            for _ in fill(vault, datetime.now(UTC)):
                pass
            yield vault
        finally:
            vault.close()


def progress(words: str) -> Callable[[float], None]:
    """A bar on the error stream while somebody looks at it."""
    if not sys.stderr.isatty():
        return lambda _fraction: None

    def tell(fraction: float) -> None:
        done = round(_WIDTH * fraction)
        end = "\n" if fraction >= 1.0 else ""
        print(f"\r{words} [{'#' * done}{'.' * (_WIDTH - done)}]", end=end, file=sys.stderr, flush=True)

    return tell
