#!/usr/bin/env bash
# Engines for `make test-engines`: Firefox ESR and WebKitGTK (Debian's packages), old builds of Chromium (npm packages).
set -euo pipefail
cd "$(dirname "$0")/.."
have() { command -v firefox-esr >/dev/null && command -v WebKitWebDriver >/dev/null && command -v xvfb-run >/dev/null; }
if ! have; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "· Firefox ESR and WebKitGTK (apt-get)"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends firefox-esr webkit2gtk-driver xvfb xauth >/dev/null
  else
    echo "These tests need: sudo apt-get install firefox-esr webkit2gtk-driver xvfb xauth" >&2
    exit 1
  fi
fi

# version of Chromium, npm package that has it
old="116=@sparticuz/chromium@116.0.0 109=@sparticuz/chromium@109.0.6 106=@sparticuz/chromium@106.0.2
103=@sparticuz/chromium@103.0.0 83=chrome-aws-lambda@3.1.1 80=chrome-aws-lambda@2.1.1"
mkdir -p build/engines
for each in $old; do
  version=${each%%=*} package=${each#*=}
  [ -x "build/engines/$version/chromium" ] && continue
  echo "· Chromium $version ($package)"
  scratch=$(mktemp -d)
  (cd "$scratch" && npm init -y >/dev/null && npm install --silent --ignore-scripts --legacy-peer-deps "$package")
  mkdir -p "build/engines/$version"
  .venv/bin/python - "$scratch" "build/engines/$version" <<'PYTHON'
import io, sys, tarfile
from pathlib import Path

import brotli

found, out = next(Path(sys.argv[1]).glob("node_modules/**/bin/chromium.br")).parent, Path(sys.argv[2])
(out / "chromium").write_bytes(brotli.decompress((found / "chromium.br").read_bytes()))
(out / "chromium").chmod(0o755)
for name in ("swiftshader.tar.br", "al2.tar.br", "aws.tar.br"):  # what this build expects beside it
    if (found / name).exists():
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((found / name).read_bytes()))) as packed:
            packed.extractall(out, filter="data")
PYTHON
  rm -rf "$scratch"
done
