"""An office's CI takes the parcels of its clerks from a folder before it builds."""

from __future__ import annotations

import pytest

from tests.desk.messages import packed
from tests.scaffold.conftest import SALT
from tests.scaffold.workflow import publish

GOOD, OTHER = "xihu-2025-illness-aid", "binjiang-2025-illness-aid"


@pytest.fixture
def parcels(tmp_path, records):
    """A shared folder with the parcel of a clerk, whose notice begins today."""
    folder = tmp_path / "parcels"
    folder.mkdir()
    (folder / "送审包.zip").write_bytes(packed(tmp_path / "page", records(GOOD) / GOOD, GOOD))
    return folder


def test_parcels_in_a_folder_are_taken_in_and_published(machine, github, origin, parcels, tmp_path):
    office_records, site = tmp_path / "taken", tmp_path / "www/site"
    office_records.mkdir()
    site.parent.mkdir()
    settings = {
        "RECORDS_DIR": str(office_records),
        "PARCELS_DIR": str(parcels),
        "GONGSHI_SALT": SALT,
        "DEPLOY": "folder",
        "DEPLOY_DIR": str(site),
    }
    _, code, said = publish(machine(settings), github)
    assert code == 0, said
    assert (office_records / GOOD / "notice.toml").is_file()
    assert (site / f"notices/{GOOD}/index.html").is_file()

    # the same parcel lies there still; a broken one comes: what is right is up, and the run is red
    (parcels / "坏的.zip").write_bytes((parcels / "送审包.zip").read_bytes()[:2000])
    runner = machine(settings)
    _, code, said = publish(runner, github)
    assert code == 3, said
    assert "打不开" in said
    assert (site / f"notices/{GOOD}/index.html").is_file()
    assert [each.name for each in office_records.iterdir() if not each.name.startswith(".")] == [GOOD]
