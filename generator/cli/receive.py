"""`gongshi receive`: parcels of the clerk's desk into the folder of records."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.markup import escape

from generator.build.project import load_project
from generator.cli.common import REFUSED, console, errors, failures
from generator.desk.receiving import receive as receive_parcel
from generator.diagnostics.labels import shown
from generator.filesystem.private_target import check_private_file
from generator.reporting.terminal import show_problems


@click.command()
@click.argument("parcels", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--records",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="放批次文件夹的位置。",
)
def receive(parcels: tuple[Path, ...], records: Path) -> None:
    """收下经办核对打的送审包：安全解开，重新核对，和回执对照，放到位或者退回。

    PARCELS 可以是 .zip，也可以是放着它们的文件夹。
    """
    with failures():
        check_private_file(records / "batch", "明细")
        project = load_project(Path.cwd())
        refused = 0
        for path in _files(parcels):
            taken = receive_parcel(path, records, project)
            refused += bool(taken.refusal)
            name = escape(shown(taken.name))
            if taken.refusal:
                errors.print(f"[red]✗ {name}[/red]　{escape(taken.refusal)}")
            else:
                console.print(f"✓ {name} → {escape(taken.batch)}")
            for note in taken.notes:
                console.print(f"  {escape(note)}")
            show_problems(console, taken.problems)
    sys.exit(REFUSED if refused else 0)


def _files(parcels: tuple[Path, ...]) -> list[Path]:
    """Each .zip named, and those in each folder, by their names."""
    found = []
    for path in parcels:
        found += sorted(path.glob("*.zip")) if path.is_dir() else [path]
    return found
