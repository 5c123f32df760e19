"""Garbage is collected on the GUI thread, whoever makes it."""

import gc
import threading

import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.live.collector import Collector


class Witness:
    """Part of a cycle; tells on which thread it was collected."""

    def __init__(self, seen: list[int]) -> None:
        self._self = self
        self._seen = seen

    def __del__(self) -> None:
        self._seen.append(threading.get_ident())


@pytest.mark.parametrize("may_take_long", [True, False])
def test_that_what_a_worker_leaves_behind_is_collected_on_this_thread(
    qtbot: QtBot, may_take_long: bool
) -> None:
    collector = Collector(lambda: may_take_long)
    seen: list[int] = []

    def leave_behind() -> None:
        for _ in range(5000):
            Witness(seen)

    worker = threading.Thread(target=leave_behind)
    worker.start()
    worker.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 5000, timeout=5000)
    assert set(seen) == {threading.get_ident()}
    collector.stop()


def test_that_collecting_is_python_s_again_afterwards(qtbot: QtBot) -> None:
    before = gc.isenabled()
    gc.enable()
    try:
        collector = Collector(lambda: True)
        assert not gc.isenabled()
        collector.stop()
        assert gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()
