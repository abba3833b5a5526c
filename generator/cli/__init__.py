"""The command `gongshi`, a file a command.

Exit codes: 0 all is well; 2 wrong usage; 3 something in the input was refused (what was right is published);
4 the audit found something (the site is as it was); 1 anything else (the site is as it was).
"""

from __future__ import annotations

import gc
from importlib import import_module

import click

from generator.diagnostics.crash_report import install_crash_handler

# What each module calls its command. Loaded when it is called: nobody waits for what another one needs.
_COMMANDS = {
    "ledger": "ledger",
    "check": "check",
    "doctor": "doctor",
    "books": "books",
    "build": "build",
    "audit": "audit_site",
    "guard": "guard",
    "holidays": "holidays",
    "init": "init",
    "receive": "receive",
    "template": "template",
    "serve": "serve",
    "monitor": "monitor",
    "evidence": "evidence",
    "upgrade": "upgrade",
    "export": "export",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's names
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        gc.disable()  # what is loaded stays: to look for garbage among it takes time and finds none
        command: click.Command = getattr(import_module(f"generator.cli.{cmd_name}"), _COMMANDS[cmd_name])
        gc.enable()
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongshi")
def main() -> None:
    """专项资金公示：核对明细，生成公示网站。"""
    install_crash_handler()
