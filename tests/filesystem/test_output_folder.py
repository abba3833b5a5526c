"""The folder that takes turns with the site: what is right stays, nothing else does."""

import shutil
from pathlib import Path

from generator.filesystem.output_folder import OutputFolder, empty_differing
from generator.filesystem.private_target import MARK
from tests.helpers import SAMPLES, assert_nothing_beside_the_site, gongshi, gongshi_otherwise, tree


def build(tmp_path: Path, day: str, out: str = "site") -> dict[str, bytes]:
    """The site of three sample batches in the folder `out`; each folder has records, and a cache, of its own."""
    records = tmp_path / f"records-of-{out}"
    if not records.exists():
        for name in ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid", "wenxi-2025-illness-aid"):
            shutil.copytree(SAMPLES / name, records / name)
        (records / "salt.txt").write_text("93c1f07a5be48d26b07d5c92e6184f3a\n", encoding="ascii")
    options = ("--out", tmp_path / out, "--as-of", f"2026-11-{day}T10:00")
    command = gongshi if out == "site" else gongshi_otherwise
    assert command("build", "--records", records, *options).code == 0
    return tree(tmp_path / out)


def test_built_over_and_over_it_is_what_a_fresh_build_is_and_no_ended_list_is_kept(tmp_path):
    first = build(tmp_path, "23")
    untouched = [name for name in first if not name.startswith(("audit", MARK))]  # written last, and anew
    pages = {name: (tmp_path / "site" / name).stat().st_mtime_ns for name in untouched}
    build(tmp_path, "23")  # puts the other folder up
    build(tmp_path, "23")  # and the first one again
    assert {name: (tmp_path / "site" / name).stat().st_mtime_ns for name in untouched} == pages
    assert tree(tmp_path / ".gongshi-staging-site/next") == first
    later = build(tmp_path, "27")  # lists have ended
    assert later != first
    assert later == build(tmp_path, "27", "fresh")
    assert_nothing_beside_the_site(tmp_path / "site")
    assert (tmp_path / ".gongshi-staging-site").stat().st_mode & 0o077 == 0
    ended = [name for name in first if name.startswith("notices/") and first[name] != later[name]]
    assert ended
    kept = tree(tmp_path / ".gongshi-staging-site/next")
    assert not any(kept[name] for name in ended)


def test_whatever_stood_in_the_way_is_gone(tmp_path):
    root, other = tmp_path / "root", tmp_path / "other"
    other.mkdir()
    (other / "secret.txt").write_text("not ours", encoding="utf-8")
    (root / "a/index.html").mkdir(parents=True)  # a folder where a file shall be
    (root / "b").write_text("a file where a folder shall be", encoding="utf-8")
    (root / "d.html").symlink_to(other / "secret.txt")
    (root / "left/deep").mkdir(parents=True)
    (root / "left/deep/old.html").write_text("old", encoding="utf-8")
    (root / "empty").mkdir()
    renewed = OutputFolder(root)
    for name in ("a/index.html", "b/index.html", "d.html"):
        renewed.write(name, b"new")
    renewed.sweep()
    assert tree(root) == dict.fromkeys(("a/index.html", "b/index.html", "d.html"), b"new")
    assert not [path for path in root.rglob("*") if path.is_symlink() or path.name in ("left", "empty")]
    assert tree(other) == {"secret.txt": b"not ours"}


def test_what_another_folder_has_not_is_emptied_or_removed(tmp_path):
    kept, up = tmp_path / "kept", tmp_path / "up"
    for folder, names in ((kept, ("same", "differs", "gone/inner")), (up, ("same", "differs", "more"))):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name if name == "same" else f"{folder.name} {name}", encoding="utf-8")
    empty_differing(kept, up)
    assert tree(kept) == {"same": b"same", "differs": b""}
    assert not (kept / "gone").exists()
