"""Run by the tests as a program of its own: records at 100 Hz until somebody kills it.

Arguments: the vault's folder and the patient's id. Prints how many samples were given so far.
"""

import itertools
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Device
from ccft_desktop.store.vault import Vault

vault = Vault.open(Path(sys.argv[1]), "slow nod")
recording = vault.sessions.begin(
    sys.argv[2],
    started_utc=datetime.now(UTC),
    protocol=PRESETS["triple"],
    device=Device(name="Stabilizer", url="COM4"),
    examiner="Ada",
)
began = time.monotonic()
for n in itertools.count():
    time.sleep(max(0.0, began + n / 100 - time.monotonic()))
    if n % 50 == 0:
        recording.add_event(Event(n / 100, "scm"))
    recording.append([n / 100], [n * 0.1], [n * 0.1])
    print(n + 1, flush=True)
