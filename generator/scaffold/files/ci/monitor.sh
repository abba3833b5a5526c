#!/usr/bin/env bash
# 像读者一样打开网站，对照台账逐项核对：发布以后一次，每天再一次。每天的一次最好在另一台机器上运行：
# 生成网站的机器停了，不会自己说；网站超过一天没有重新生成，这里报红、发提醒。
#   SITE_URL  网站的网址；没有设的，什么也不做
# 看到的记进台账，所以后面还要 ci/ledger.sh save。结果在 monitor.md，代码在 code。
set -uo pipefail
[ -n "${SITE_URL:-}" ] || { echo "没有设置 SITE_URL：不检查网站。"; exit 0; }
ledger=${LEDGER_FILE:-ledger.jsonl}
[ -s "$ledger" ] || { echo "还没有台账：不检查网站。"; exit 0; }
code=0
gongshi monitor "$SITE_URL" --ledger "$ledger" --summary monitor.md 2> errors.txt || code=$?
cat errors.txt >&2
if [ $code != 0 ]; then
  [ "$(cat code 2>/dev/null || echo 0)" != 0 ] || echo $code > code
  what="公示网站检查：有须处理的问题"
  [ $code = 3 ] || what="公示网站检查：网站打不开"
  [ -s monitor.md ] || { echo "# $what"; echo; sed 's/^/    /' errors.txt; } > monitor.md
  echo "$what" > alert.txt
fi
exit 0 # 颜色由 ci/outcome.sh 决定：台账要先存好
