"""A program to be killed: runs a test on a fast simulated cuff and says when its second hold is on."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ccft_desktop.commands.selftest import answer_before, press, wait_for
from ccft_desktop.core.progress import Holding
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from devices.cuff import CuffState


def holds_for_longer_than(program: Program, seconds: float) -> bool:
    """Whether the second hold has run for so long on the cuff's clock: more than a commit's interval."""
    progress = program.test_room.progress
    return (
        progress is not None
        and len(progress.holds) == 1
        and isinstance(progress.phase, Holding)
        and progress.t_s - progress.phase.start_s > seconds
    )


folder, passphrase = Path(sys.argv[1]), sys.argv[2]
app = QApplication([])
vault = Vault.create(folder, passphrase, "T. Example", cost=RANDOM_SECRET_COST)
settings = Settings(cuff_url="cuffsim://?speed=6&highest=30&prompts=only", prompts=True)
program = Program(settings, folder, None, vault=vault)
ada = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
vault.patients.add(ada)
program.show()
wait_for(lambda: program.house.link.state is CuffState.STREAMING, "the cuff")
program.front_desk.test_requested.emit(ada)
program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
answer_before(program)
program.setup.start_anyway_requested.emit()
press(program.test, Qt.Key.Key_Space)
program.test.note_requested.emit("the phone rang")
wait_for(lambda: holds_for_longer_than(program, 8.0), "the second hold", 60.0)
print("holding", flush=True)
wait_for(lambda: False, "being killed", 60.0)
