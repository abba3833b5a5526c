"""What a build machine fetches has one version, and nothing that is fetched runs but what is named."""

from __future__ import annotations

import json
import re

import pytest

from tests.helpers import ROOT

FILES = ROOT / "generator/scaffold/files"
PIPELINES = [FILES / ".gitlab-ci.yml", *sorted((FILES / ".github/workflows").glob("*.yml"))]
IMAGES = [*PIPELINES, FILES / "deploy/Containerfile"]
SCRIPTS = [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / "generator/build/npm_packages.py"]


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_actions_have_one_version(file):
    text = file.read_text(encoding="utf-8")
    for action in re.findall(r"uses: *(\S+)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
    assert "image:" in text or "uses:" in text


def test_an_image_is_one_version_and_the_same_bytes_for_all():
    """By its digest: a version's image is made anew whenever what lies under it is."""
    said = [
        image
        for file in IMAGES
        for image in re.findall(
            r"^\s*(?:- )?(?:image: *|name: *(?=[\w./-]+:\S)|FROM +)(?:docker\.io/library/)?(\S+)$",
            file.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert len(said) >= 2  # of GitLab, and of the container
    (image,) = {*said}
    assert re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+(-[a-z]+)+@sha256:[0-9a-f]{64}", image), image


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_npm_package_runs_when_it_is_installed_but_esbuild(file):
    """`.npmrc` forbids it wherever npm reads that; who installs elsewhere forbids it himself."""
    text = re.sub(r'",?\s*(?:str\(root\),\s*)?"', " ", file.read_text(encoding="utf-8"))
    for command in re.findall(r"\bnpm (?:ci|install|i|rebuild)\b[^\n;|&)]*", text):
        if "--ignore-scripts=false" in command:
            assert command.startswith("npm rebuild"), command
            assert re.findall(r"(?<![\w-])esbuild(?![\w-])", command), command
        elif "--ignore-scripts" not in command:
            assert file.name == "setup.sh", f"{command}: runs where .npmrc is"


def test_npm_is_told_so_and_the_lock_names_few_that_would():
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").split()
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    runs = {
        name.rpartition("node_modules/")[2] for name, each in lock.items() if each.get("hasInstallScript")
    }
    assert runs == {"esbuild"}
