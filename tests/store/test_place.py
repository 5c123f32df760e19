"""Where records stand well: not on a network, and not where another program copies them to and fro."""

from pathlib import Path

import pytest

from ccft_desktop.store.place import Place, place_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/clinic /mnt/clinic nfs4 rw 0 0
//server/share /mnt/share\\040of\\040all cifs rw 0 0
/dev/sdb1 /mnt/clinic/stick ext4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        ("/home/ada/.local/share/ccft-desktop", "own"),
        ("/mnt/clinic/records", "network"),
        ("/mnt/clinic", "network"),
        ("/mnt/clinics/records", "own"),
        ("/mnt/clinic/stick/records", "own"),
        ("/mnt/share of all/records", "network"),
        ("/home/ada/OneDrive - Clinic/records", "synchronised"),
        ("/home/ada/Dropbox/records", "synchronised"),
        ("/home/ada/Nextcloud/a/b/records", "synchronised"),
        ("/home/ada/dropboxes/records", "own"),
    ],
)
def test_that_a_place_is_told_by_its_mount_and_its_name(folder: str, place: Place) -> None:
    assert place_of(Path(folder), MOUNTS) == place


def test_that_a_synchronised_folder_of_any_name_is_told_by_what_is_left_in_it(tmp_path: Path) -> None:
    assert place_of(tmp_path / "records", "") == "own"
    (tmp_path / ".stfolder").mkdir()
    assert place_of(tmp_path / "records", "") == "synchronised"


def test_that_this_computer_can_be_asked() -> None:
    assert place_of(Path("/proc")) in ("own", "network", "synchronised")
