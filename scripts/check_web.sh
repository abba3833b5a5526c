#!/usr/bin/env bash
# What `make check-web` needs beyond the tests: Java for the Nu validator, and the npm packages of tests/web.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/browser.sh
scripts/nginx.sh
if ! command -v java >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "· Java (apt-get)"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
  else
    echo "make check-web needs Java: sudo apt-get install default-jre-headless" >&2
    exit 1
  fi
fi
cd tests/web
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "· npm packages (tests/web/package-lock.json)"
  npm ci --silent --ignore-scripts
  touch node_modules/.package-lock.json
fi
