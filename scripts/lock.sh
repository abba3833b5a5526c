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
compile --group dev --extra cluster -c requirements.lock -o requirements-dev.lock

# Which wheel each package has for aarch64 (麒麟, 统信), by digest: a lock says digests alone, not what they are of.
# jieba has no wheel anywhere: its source is pure Python.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
awk '/^[a-z]/ {on=!/^jieba==/} on' requirements.lock > "$scratch/lock"
.venv/bin/python -m pip install --quiet --dry-run --ignore-installed --no-deps --only-binary :all: --python-version 3.13 \
  --platform manylinux_2_28_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64 \
  --target "$scratch/none" --require-hashes -r "$scratch/lock" --report "$scratch/report"
.venv/bin/python scripts/wheel_names.py "$scratch/report" > tests/scaffold/wheels_aarch64.txt
