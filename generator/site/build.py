"""A whole MkDocs build with a publication handed to it, quiet and strict."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from generator.diagnostics.failure import Failure
from generator.filesystem.output_folder import OutputFolder
from generator.notices.model import Publication
from generator.site.mkdocs_messages import in_chinese
from generator.site.pages.notice_values import NoticeValues
from generator.site.pages.page_digest import PageDigest

PLUGIN = "gongshi"
_PAGES = ".pages"  # what MkDocs renders, within the folder that is built, until it is taken over


class SiteError(Failure, RuntimeError):
    """The pages could not be built; the sentence says what MkDocs found (Chinese frame)."""


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _quiet() -> Iterator[_Warnings]:
    """Collect what MkDocs has to say instead of printing it."""
    logger, warnings = logging.getLogger("mkdocs"), _Warnings()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(warnings)
    try:
        yield warnings
    finally:
        logger.removeHandler(warnings)
        logger.propagate = propagate


@contextmanager
def _fixed_clock(seconds: int) -> Iterator[None]:
    """MkDocs takes its dates from SOURCE_DATE_EPOCH: the same publication gives the same bytes on any day."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(seconds)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def build_site(
    config_file: Path,
    publication: Publication,
    out: Path,
    known: Mapping[str, PageDigest] | None = None,
    engine: object = None,
) -> Mapping[str, PageDigest]:
    """Build the site that `config_file` (mkdocs.yml) describes into `out`, with `publication` on its pages.

    Whatever else `out` held is gone afterwards; files that are right are not touched, and pages that are
    `known` from the last build not made again; what the next may know comes back, where `known` is not None.
    `engine` (`generator.browser.engine`) runs the calculators; where None, the plugin finds one.
    Prints nothing. Raises SiteError with all that MkDocs complained of: any warning is an error.
    """
    output, notice_values = OutputFolder(out), NoticeValues(publication)
    theirs = out / _PAGES
    with _quiet() as warnings, _fixed_clock(int(publication.as_of.timestamp())):
        try:
            if not known:  # else most pages stand already
                notice_values.begin(output)
            config = load_config(str(config_file), site_dir=str(theirs))
            if PLUGIN not in config.plugins:
                raise SiteError(
                    f"{config_file.name} 的 plugins 里没有 {PLUGIN}，公示页无从生成。请加上这一行。"
                )
            ours: Any = config.plugins[PLUGIN]
            ours.publication, ours.notice_values = publication, notice_values
            ours.out, ours.known, ours.engine_made = output, known, engine
            build(config)
        except MkDocsException as error:
            raise _failed([*warnings.messages, error.format_message()]) from None
        finally:
            notice_values.stop()
    if warnings.messages:
        raise _failed(warnings.messages)
    output.take_over(theirs)
    shutil.rmtree(theirs)
    output.sweep()
    made: Mapping[str, PageDigest] = ours.made
    return made


def _failed(messages: list[str]) -> SiteError:
    complaints = "；".join(filter(None, (in_chinese(message).rstrip("。") for message in messages)))
    return SiteError(f"网页没有生成。{complaints}。请改正后重试。")
