#!/usr/bin/env bash
# nginx for the tests of the configuration that offices get: Debian's packages, where that is possible.
set -euo pipefail
modules=/usr/lib/nginx/modules
have() { { command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null && [ -e $modules/ngx_http_brotli_static_module.so ]; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· nginx (apt-get)"
  apt-get update -qq
  # no service is started: the tests run their own, on their own port
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light libnginx-mod-http-brotli-static >/dev/null
else
  echo "The tests of the server's configuration need nginx: sudo apt-get install nginx-light libnginx-mod-http-brotli-static" >&2
  exit 1
fi
