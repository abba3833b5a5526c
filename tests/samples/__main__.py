"""Write the samples: `python -m tests.samples OUT --seed 1 [--day DAY] [--batches N --rows M]`."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

from tests.samples import bad, good, many, mess
from tests.samples.office import Office
from tests.samples.people import Population

DAY = date(2026, 11, 23)
ABOUT = Path(__file__).with_name("about.md")


def main() -> None:
    """Read the command line and write into OUT; every older batch in it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.samples", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=date.fromisoformat, default=DAY, help="the day they are for")
    parser.add_argument(
        "--batches", type=int, default=0, metavar="N", help="only N good batches, to measure with"
    )
    parser.add_argument("--rows", type=int, default=50, metavar="M", help="rows of each, with --batches")
    args = parser.parse_args()
    office = Office(args.seed, args.day, Population())
    _fresh(args.out / "batches")
    if args.batches:
        for batch in many.batches(office, args.batches, args.rows):
            batch.write(args.out / "batches")
        return
    for batch in good.batches(office):
        batch.write(args.out / "batches")
    _refused(args.out, list(bad.batches(office)))
    mess.write(args.out / "mess")
    (args.out / "samples.toml").write_text(
        f"# The day the samples are for: some are not yet up, some live, some over.\nday = {args.day}\n",
        encoding="utf-8",
        newline="\n",
    )
    (args.out / "README.md").write_text(
        ABOUT.read_text(encoding="utf-8").format(day=args.day, seed=args.seed), encoding="utf-8", newline="\n"
    )


def _fresh(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_dir():  # a build keeps its salt beside the batches: that stays
            shutil.rmtree(old)


def _refused(out: Path, refused: list[bad.Refused]) -> None:
    _fresh(out / "refused")
    lines = [
        "# The mistake in each folder, and where it is. Rows as a spreadsheet numbers them; 0 or empty: none.",
        "# `together_with`: two batches that are right alone; of the two the first passes, it has no code.",
    ]
    for one in refused:
        one.batch.write(out / "refused")
        where = one.where
        lines += [
            "",
            f'["{one.batch.id}"]',
            f'code = "{one.code}"',
            f'file = "{where.file}"',
            f'sheet = "{where.sheet}"',
            f"row = {where.row}",
            f'column = "{where.column}"',
        ]
        if one.other:
            lines.append(f'together_with = "{one.other}"')
    (out / "refused" / "expected.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
