#!/usr/bin/env bash
# Resolve pyproject.toml into the two locks, with hashes and without the address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet uv
compile() {
  .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.13 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml "$@"
}
compile --group build -o requirements.lock
compile --group dev -c requirements.lock -o requirements-dev.lock
