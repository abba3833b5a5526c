"""`gongshi serve`: the preview."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from generator.build.npm_packages import ready_for_browser
from generator.build.project import load_project
from generator.cli.common import console, errors, failures
from generator.site.mkdocs_messages import in_chinese


class _ChineseMessages(logging.Handler):
    """What MkDocs complains of, message as a build tells it."""

    def emit(self, record: logging.LogRecord) -> None:
        if message := in_chinese(record.getMessage()):
            errors.print(message, markup=False)


@click.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """在本机预览演示网站，改动后自动刷新。"""
    from mkdocs.commands.serve import serve as mkdocs_serve

    with failures():
        root = load_project(Path.cwd()).root
        ready_for_browser(root)
        logging.getLogger("mkdocs").addHandler(_ChineseMessages(logging.WARNING))
        console.print(f"预览：http://127.0.0.1:{port}/ （改动后自动刷新，按 Ctrl+C 结束）")
        mkdocs_serve(str(root / "mkdocs.yml"), dev_addr=f"127.0.0.1:{port}")
