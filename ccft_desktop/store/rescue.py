"""One test in a file of its own, sealed with the key of its records: saved elsewhere, taken in again later.

Where the disk of the records does not take a test, the therapist may keep it in another folder. The file
opens with these records only. ``CCFTTEST``, version (1 byte), the id of the records (16 bytes), then a secret
box over zlib over JSON; the samples in it are blocks as in the records.
"""

import base64
import json
import os
import zlib
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Offer, Session
from ccft_desktop.store.blocks import pack, unpack
from ccft_desktop.store.errors import StoreError, StoreTooNew
from ccft_desktop.store.given import Begun, Given
from ccft_desktop.store.keyfile import flush_folder
from ccft_desktop.store.session_rows import finished_columns
from ccft_desktop.store.tables import EPOCH

if TYPE_CHECKING:
    from ccft_desktop.store.vault import Vault

SUFFIX: Final = ".ccft-test"
_MAGIC: Final = b"CCFTTEST"
_VERSION: Final = 1
_ID_BYTES: Final = 16
_HEAD_BYTES: Final = len(_MAGIC) + 1 + _ID_BYTES


@dataclass(frozen=True, slots=True)
class RescuedTest:
    """How it was begun and everything it gave; what became of its row where it has ended."""

    begun: Begun
    given: Given
    finished: Mapping[str, Any] | None = None


def rescued(begun: Begun, given: Given, session: Session | None) -> RescuedTest:
    """The test as it stands; ``session``: what it became at its end, which may have changed its events."""
    if session is None:
        return RescuedTest(begun, given)
    ended = replace(given, events=list(session.events), offers=list(session.offered), note=session.note)
    return RescuedTest(begun, ended, finished_columns(session))


def rescue_name(session_id: str) -> str:
    """A name for the file that names nobody."""
    return f"ccft-{session_id[:8]}{SUFFIX}"


def write_rescue(path: Path, test: RescuedTest, vault_id: str, data_key: bytes) -> None:
    """Write the file, whole or not at all; raises ``StoreError``."""
    from nacl.secret import SecretBox

    sealed = bytes(SecretBox(_key(data_key)).encrypt(zlib.compress(_text(test).encode())))
    part = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(_MAGIC + bytes((_VERSION,)) + bytes.fromhex(vault_id) + sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StoreError(
            f"The test cannot be saved in {path.parent} ({error.strerror}). Choose another folder."
        ) from error


def rescued_in(folder: Path, vault_id: str) -> list[Path]:
    """The files in a folder that hold tests of these records, by name; none where it cannot be read."""
    found = []
    with suppress(OSError):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            with suppress(OSError, StoreError), path.open("rb") as file:
                if _vault_id(path, file.read(_HEAD_BYTES)) == vault_id:
                    found.append(path)
    return found


def read_rescue(path: Path, vault_id: str, data_key: bytes) -> RescuedTest:
    """The test in a file; raises ``StoreError`` where it is damaged or of other records."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).") from error
    if _vault_id(path, content) != vault_id:
        raise StoreError(f"The test in {path} belongs to other records. Open those to take it in.")
    try:
        text = zlib.decompress(SecretBox(_key(data_key)).decrypt(content[_HEAD_BYTES:]))
    except CryptoError as error:
        raise StoreError(f"{path} is damaged, so the test in it cannot be read.") from error
    return _test(json.loads(text))


def take_in(vault: "Vault", path: Path) -> RescuedTest:
    """Put the test in a file into the records, and remove the file once it is there.

    One that had not ended is offered as an interrupted one. A test that is on record as finished already is
    left as it is. Raises ``StoreError``; the file stays then.
    """
    test = read_rescue(path, vault.vault_id, vault.data_key)
    vault.sessions.take_in(test)
    with suppress(OSError):
        path.unlink()
    return test


def _vault_id(path: Path, content: bytes) -> str:
    if len(content) < _HEAD_BYTES or not content.startswith(_MAGIC):
        raise StoreError(f"{path} holds no test that was saved by this program.")
    if content[len(_MAGIC)] > _VERSION:
        raise StoreTooNew(f"{path} was written by a newer version of this program. Update the program.")
    return content[len(_MAGIC) + 1 : _HEAD_BYTES].hex()


def _key(data_key: bytes) -> bytes:
    """One of its own, so that the key of the records seals nothing but the records."""
    from nacl.encoding import RawEncoder
    from nacl.hash import blake2b

    return bytes(blake2b(b"a test saved elsewhere", digest_size=32, key=data_key, encoder=RawEncoder))


def _text(test: RescuedTest) -> str:
    given = test.given
    document = {
        "patient_id": test.begun.patient_id,
        "columns": _plain(test.begun.columns),
        "finished": None if test.finished is None else _plain(test.finished),
        "events": [asdict(event) for event in given.events],
        "offers": [asdict(offer) for offer in given.offers],
        "note": given.note,
        "samples": base64.b64encode(pack(given.t_s, given.pressure_mmhg, given.raw)).decode(),
    }
    return json.dumps(document)


def _test(document: Mapping[str, Any]) -> RescuedTest:
    trace = unpack(base64.b64decode(document["samples"]))
    assert trace.raw is not None
    given = Given(
        array("d", trace.t_s),
        array("d", trace.pressure_mmhg),
        array("d", trace.raw),
        events=[Event(**event) for event in document["events"]],
        offers=[Offer(**(offer | {"notes": tuple(offer["notes"])})) for offer in document["offers"]],
        note=document["note"],
    )
    finished = document["finished"]
    begun = Begun(document["patient_id"], _read(document["columns"]))
    return RescuedTest(begun, given, None if finished is None else _read(finished))


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {**columns, "started_utc": (columns["started_utc"] - EPOCH) // timedelta(microseconds=1)}


def _read(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {**columns, "started_utc": EPOCH + timedelta(microseconds=columns["started_utc"])}
