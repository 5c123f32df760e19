"""What every test gets: no screen needed, no record of the user touched, no dialog left waiting."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline: on a shared machine a slow example says nothing about the code. No database: tests write
# nowhere but into their own temporary folders.
settings.register_profile(
    "usual", deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", settings.get_profile("usual"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("usual"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "usual"))

_MUCH_GARBAGE = 20_000

# Where Linux, macOS and Windows programs look for the user's folders.
_USER_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
}
_WAITING_FOR_A_PERSON = {
    "QMessageBox": ("about", "critical", "information", "question", "warning"),
    "QFileDialog": ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getText"),
}


@pytest.fixture(scope="session", autouse=True)
def home_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home folder, so that no test reads or writes the records of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in _USER_FOLDERS.items():
            patch.setenv(name, str(home / folder))
        patch.setenv("CCFT_DESKTOP_DATA", str(home / "records"))
        yield home


@pytest.fixture(scope="session", autouse=True)
def _garbage_waits_for_this_thread() -> Iterator[None]:
    """Python would collect on any thread, and a Qt object destroyed on another thread is a crash."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _garbage_of_the_test_before() -> None:
    """Collected between tests, on the thread that runs them, once there is something worth the time."""
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()


@pytest.fixture(autouse=True)
def _no_dialog_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ready-made dialogs fail the test that opens one unanswered; a test may patch its own answer in."""

    def unanswered(*_: object, **__: object) -> NoReturn:
        pytest.fail("a dialog was opened that waits for a person")

    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return
    for dialog, questions in _WAITING_FOR_A_PERSON.items():
        for question in questions:
            monkeypatch.setattr(getattr(widgets, dialog), question, unanswered)
