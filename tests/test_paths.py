"""Where the program keeps its files: the platform's place, unless somebody chose another."""

from pathlib import Path

import pytest

from ccft_desktop import paths


def test_that_the_users_own_folders_are_used_and_nothing_is_made(
    home_of_nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(paths.OVERRIDE, raising=False)
    assert "ccft-desktop" in str(paths.data_folder())
    assert not paths.data_folder().exists()
    assert paths.log_folder() != paths.data_folder()


def test_that_the_environment_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.OVERRIDE, str(tmp_path))
    assert paths.data_folder() == tmp_path
    assert paths.log_folder() == tmp_path / "log"


def test_that_a_chosen_folder_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.OVERRIDE, str(tmp_path / "other"))
    assert paths.data_folder(tmp_path) == tmp_path
    assert paths.log_folder(tmp_path) == tmp_path / "log"
