"""The document of one notice, from the site that is up and the ledger: no records are read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from generator.audit.auditor import Auditor
from generator.build.carry_over import intact_pages, read_back
from generator.build.pipeline import run
from generator.build.project import Project
from generator.diagnostics.failure import Failure
from generator.diagnostics.problems import Problem
from generator.domain.agencies import agency_of
from generator.domain.clock import beijing_day
from generator.evidence.document import NoticeDocument, closing_statement, live_document
from generator.notices.ledger import EditionState, LedgerFile
from generator.notices.objections import Objections


class ExportError(Failure, ValueError):
    """The notice cannot be written out; the sentence says why and what to do (Chinese)."""


def document_of(
    edition_state: EditionState,
    ledger: LedgerFile,
    site: Path | None,
    project: Project,
    objections: Objections | None,
    as_of: datetime,
) -> NoticeDocument:
    """The list where the notice is up, its result afterwards. Raises ExportError.

    The list is taken from the page in `site`, and only where that page is what the audited build put up.
    """
    agency = agency_of(edition_state.agency, project.agencies)
    if agency is None:
        raise ExportError("data/agencies.toml 里没有这个公示的单位。请补上，再运行。")
    today = beijing_day(as_of)
    if not edition_state.is_live(today):
        return closing_statement(edition_state, agency, objections, ledger.events, ledger.history.head, today)
    if site is None:
        raise ExportError("正在公示的，名单从网站的文件夹里取：请加上 --site。")
    pages = intact_pages(ledger.history, site)
    notice = read_back(edition_state, project.agencies, pages(edition_state)) if pages else None
    if notice is None:
        raise ExportError(
            "网站文件夹里的公示页和台账记的指纹对不上，不能用：有人改过，或者不是这本台账的网站。请重新生成，再运行。"
        )
    return live_document(notice, project.law_of(edition_state.agency), ledger.history.head)


def findings_in(
    suffix: str,
    content: bytes,
    document: NoticeDocument,
    ledger: LedgerFile,
    site: Path | None,
    project: Project,
    records: Path | None,
    as_of: datetime,
) -> tuple[Problem, ...]:
    """What must not be in the document, searched for as in a page; its own list is what may be.

    Without `records` nothing is known but what identity numbers, cards and telephones look like.
    """
    outcome = run(project, records, as_of, history=ledger.history, site=site, expire_only=records is None)
    auditor = Auditor(outcome.tables, outcome.publication, project.root)
    return auditor.audit_document(f"document{suffix}", content, document.names)
