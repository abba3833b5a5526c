#!/usr/bin/env bash
# Make .venv (Python 3.13) and node_modules from the locks. Usage: scripts/setup.sh LOCK
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

# The browser runs Python 3.13 and takes bytecode from this one, so the minor version must be the same.
is_313() { "$@" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; }

if ! is_313 .venv/bin/python; then
  rm -rf .venv
  for python in python3.13 python3 python; do
    if is_313 "$python"; then "$python" -m venv .venv; break; fi
  done
  if [ ! -x .venv/bin/python ] && command -v uv >/dev/null; then
    uv venv --seed --python 3.13 .venv
  fi
  if [ ! -x .venv/bin/python ]; then
    echo "需要 Python 3.13，但没有找到。请先安装 uv（https://docs.astral.sh/uv/）或 pyenv，再运行一次。" >&2
    echo "Python 3.13 is needed and was not found. Install uv or pyenv (pyenv install 3.13) and run this again." >&2
    exit 1
  fi
fi

echo "· Python packages ($lock)"
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }
# setuptools first: jieba is an sdist alone, and is built with the locked one, never with one fetched unhashed
pip --require-hashes --no-deps -r <(awk '/^setuptools==/ {on=1} on {print} on && !/\\$/ {exit}' requirements.lock)
pip --require-hashes --no-build-isolation -r "$lock"
pip --no-deps --no-build-isolation --editable .

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "· npm packages (package-lock.json)"
  npm ci --silent
  npm rebuild --silent --ignore-scripts=false esbuild # the one package whose install script runs
  touch node_modules/.package-lock.json
fi
