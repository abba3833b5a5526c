#!/usr/bin/env bash
# One archive for a machine without a network, in dist/: the wheel, every package of the lock for this kind of machine,
# the npm packages, the finished calculators, and the script that installs them. Needs a network and `make site` once.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/dist.sh
wheel=$(basename dist/*.whl)
version=${wheel#gongshi-} version=${version%%-*}
name=gongshi-bundle-$version-linux-$(uname -m)
out=dist/$name
mkdir -p "$out/wheels" "$out/npm" "$out/engine"
echo "· Python packages"
.venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-build-isolation --require-hashes \
  -r requirements.lock --dest "$out/wheels"
cp "dist/$wheel" "$out/wheels/"
cp dist/gongshi.txt requirements.lock "$out/"
echo "· npm packages"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp package.json package-lock.json .npmrc "$scratch/"
npm ci --silent --omit=dev --ignore-scripts --no-audit --no-fund --cache "$PWD/$out/npm" --prefix "$scratch"
rm -rf "$out/npm/_logs"
echo "· calculators"
engine=$(.venv/bin/python -c 'from pathlib import Path; from generator.browser.bundle import ensure; print(ensure(Path.cwd()).folder)')
cp -R "$engine" "$out/engine/"
cp scripts/bundle_install.sh "$out/install.sh"
(cd "$out" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum > SHA256SUMS)
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C dist -cf "dist/$name.tar" "$name"
rm -rf "$out"
(cd dist && sha256sum "$name.tar" | tee "$name.tar.sha256")
