"""A vault for showing the program: it vanishes at the end, and nobody knows its passphrase."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault


@contextmanager
def demo_vault(user_name: str = "") -> Iterator[Vault]:
    """An empty vault in a temporary folder, gone when the block is left."""
    folder = Path(tempfile.mkdtemp(prefix="ccft-demo-"))
    try:
        vault = Vault.create(folder, secrets.token_hex(32), user_name, cost=RANDOM_SECRET_COST)
        try:
            yield vault
        finally:
            vault.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
