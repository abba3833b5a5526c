"""Whether the office's records are those that the ledger has the seal of; nothing else of them is used."""

from __future__ import annotations

from pathlib import Path

from generator.build.project import Project
from generator.diagnostics.failure import Failure
from generator.domain.private_files import SALT_FILE, has_salt, load_salt, salt_fingerprint
from generator.intake.batch import find_batches, read_batches
from generator.notices.ledger import EditionState, History
from generator.notices.seal import seal
from generator.records.validation import validate

NOT_ASKED = "没有核对（制作时没有给出明细）"
CONFIRMED = "已用本单位保存的明细和密钥重新计算，核验码一致"


class SealCheckError(Failure, ValueError):
    """The records are not there, or not those of the notice; the sentence says what to do (Chinese)."""


def verify_seal(edition_state: EditionState, history: History, records: Path, project: Project) -> str:
    """Work the seal out again from the batch in `records`: the sentence for the pack, or SealCheckError."""
    paths = [path for path in find_batches(records) if edition_state.notice in (path.name, path.stem)]
    if not paths or not has_salt(records):
        raise SealCheckError(
            f"{records.name} 里没有这一批明细，或者没有密钥 {SALT_FILE}。请核对 --records 的位置。"
        )
    salt = load_salt(records, make=False)
    if (history.salt and history.salt != salt_fingerprint(salt)) or not history.comparable(edition_state):
        raise SealCheckError(
            f"{SALT_FILE} 不是公示这一版时用的那一个，明细核对不了。请从备份找回原来的 {SALT_FILE}，"
            "或者去掉 --records（压缩包里会写明没有核对）。"
        )
    batches = validate(list(read_batches(paths, project.databases)), project.rules).batches
    if not batches:
        raise SealCheckError("这一批明细没有通过核对，算不出核验码。请先用 gongshi check 核对。")
    if seal(batches[0], salt) != edition_state.seal:
        raise SealCheckError(
            "明细和公示过的不一样：核验码不同。请找出当时公示的那一份，或者更正后重新公示（五（三））。"
        )
    return CONFIRMED
