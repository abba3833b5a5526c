"""A workflow's own steps, run here as the continuous integration would run them, one bash a step.

What is played: `actions/checkout` (a clone), passing files from job to job, variables and secrets. What is
left out: installing, for this checkout stands in for it. Everything else is the text of the YAML file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.scaffold import repository

_EXPRESSION = re.compile(r"\$\{\{ *(vars|secrets|inputs)\.(\w+)(?: \|\| '[^']*')? *\}\}")
FILES = Path(repository.__file__).parent / "files"
_INSTALLED = Path(sys.executable).parent
INSTALLING = re.compile(r"pip install|-m venv|apt-get|ci/install\.sh")


@dataclass
class Run:
    """What came of a job: which steps ran, and the exit code of the last one."""

    steps: list[str] = field(default_factory=list)
    code: int = 0
    said: str = ""
    failed: str = ""


class Machine:
    """A runner: a fresh clone of the office's repository for each job."""

    def __init__(self, origin: Path, folder: Path, made: Sequence[Path], settings: Mapping[str, str]) -> None:
        self.origin, self.folder, self.made = origin, folder, made
        self.settings = dict(settings)
        self.summary = ""

    def checkout(self, job: str) -> Path:
        """A new clone for `job`, with the cache of what the browser gets restored."""
        work = self.folder / job
        shutil.rmtree(work, ignore_errors=True)
        subprocess.run(["git", "clone", "-q", self.origin, work], check=True)
        cache = work / ".gongshi/build/browser"
        cache.mkdir(parents=True)
        for folder in self.made:
            (cache / folder.name).symlink_to(folder)
        return work

    def bash(self, text: str, work: Path, extra: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run `text` as one step."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "GONGSHI"))}
        path = f"{_INSTALLED}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
            cwd=work, env={**own, "PATH": path, **extra}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def github(self, job: Mapping[str, Any], work: Path) -> Run:
        """The steps of a job of GitHub Actions."""
        run = Run()
        summary = work / ".git/summary"
        for step in job["steps"]:
            if not (text := step.get("run")) or INSTALLING.search(text):
                continue
            if not self._wanted(step.get("if", "success()"), run):
                continue
            given = {**job.get("env", {}), **step.get("env", {}), "GITHUB_STEP_SUMMARY": str(summary)}
            done = self.bash(text, work, {name: self._filled(value) for name, value in given.items()})
            run.said += done.stdout + done.stderr
            run.steps.append(step["name"])
            if done.returncode and not run.failed:
                run.failed, run.code = step["name"], done.returncode
        if summary.exists():
            self.summary = summary.read_text(encoding="utf-8")
        return run

    def gitlab(self, job: Mapping[str, Any], work: Path) -> Run:
        """The script of a job of GitLab CI: one shell, then the after_script in another."""
        run = Run()
        done = self.bash("\n".join(job["script"]), work, self.settings)
        run.code, run.said = done.returncode, done.stdout + done.stderr
        after = self.bash("\n".join(job.get("after_script", ["true"])), work, self.settings)
        run.said += after.stdout + after.stderr
        return run

    def _filled(self, value: str) -> str:
        filled = _EXPRESSION.sub(lambda match: self.settings.get(match[2], ""), value)
        assert "${{" not in filled, value
        return filled

    def _wanted(self, condition: str, run: Run) -> bool:
        if condition == "always()":
            return True
        name, _, wanted = condition.removeprefix("vars.").partition(" ")
        known = {
            "== 'pages'": self.settings.get(name) == "pages",
            "!= ''": bool(self.settings.get(name)),
            "": condition == "success()",
        }
        return known[wanted] and not run.failed


def pass_on(paths: list[str], giver: Path, taker: Path) -> None:
    """Artifacts from one job to the next."""
    for name in paths:
        source, target = giver / name, taker / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            shutil.copyfile(source, target)


def load(path: Path) -> dict[str, Any]:
    """The YAML file, with GitHub's `on` as the word it is."""
    text = path.read_text(encoding="utf-8")
    return yaml.safe_load(re.sub(r"(?m)^on:", '"on":', text))


def publish(runner: Machine, workflow: Mapping[str, Any]) -> tuple[Path, int, str]:
    """Both jobs of GitHub's workflow: where it was built, how it ended, all that was said."""
    work = runner.checkout("build")
    built = runner.github(workflow["jobs"]["build"], work)
    if built.failed:
        return work, built.code, built.said
    submitted = next(
        step for step in workflow["jobs"]["build"]["steps"] if step.get("with", {}).get("name") == "outcome"
    )
    after = runner.checkout("ledger")
    pass_on(submitted["with"]["path"].split(), work, after)
    ended = runner.github(workflow["jobs"]["ledger"], after)
    return work, ended.code, built.said + ended.said
