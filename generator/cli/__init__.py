"""The command `gongshi`, a file a command.

Exit codes: 0 all is well; 2 wrong usage; 3 something in the input was refused (what was right is published);
4 the audit found something (the site is as it was); 1 anything else (the site is as it was).
"""

from __future__ import annotations

import click

from generator.cli.audit import audit_site
from generator.cli.books import books
from generator.cli.build import build
from generator.cli.check import check
from generator.cli.evidence import evidence
from generator.cli.guard import guard
from generator.cli.init import init
from generator.cli.ledger import ledger
from generator.cli.monitor import monitor
from generator.cli.serve import serve
from generator.cli.template import template
from generator.silence import keep_silent


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongshi")
def main() -> None:
    """专项资金公示：核对明细，生成公示网站。"""
    keep_silent()


for _command in (ledger, check, books, build, audit_site, guard, init, template, serve, monitor, evidence):
    main.add_command(_command)
