#!/usr/bin/env bash
# What is handed to offices, in dist/: wheel, sdist, their digests, and the line with which pip installs the wheel.
# Reproducible: the same source gives the same bytes, whoever builds it (hatchling fixes times, owners and order).
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-dist}
rm -rf "$out" && mkdir -p "$out"
unset SOURCE_DATE_EPOCH # hatchling's own constant day
(umask 022 && .venv/bin/python -m hatchling build -t sdist -t wheel -d "$out" >/dev/null)
cd "$out"
sha256sum -- *.tar.gz *.whl > SHA256SUMS
for wheel in *.whl; do
  echo "./packages/$wheel --hash=sha256:$(sha256sum "$wheel" | cut -d ' ' -f 1)" > gongshi.txt
done
cat SHA256SUMS
