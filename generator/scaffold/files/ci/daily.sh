#!/usr/bin/env bash
# 不用 CI 的服务器：每天的一整套，一次只做一份。定时见 deploy/crontab 或 deploy/gongshi.timer。
# 设置写在仓库旁边的 gongshi.env 里（chmod 600，不进仓库），一行一个：RECORDS_DIR=…，其余变量见各个 ci/*.sh。
# 用法：ci/daily.sh [monitor]；写 monitor 的只检查网站，不生成。
set -uo pipefail
cd "$(dirname "$0")/.."
if [ -f ../gongshi.env ]; then set -a; . ../gongshi.env; set +a; fi
export PATH="$PWD/.venv/bin:/usr/local/bin:/usr/bin:/bin" # cron 给的 PATH 太短
exec 9> .daily.lock
flock --wait 3600 9 || { echo "上一次还没有做完，已经等了一小时。" >&2; exit 1; }
rm -f code alert.txt monitor.md

steps() {
  bash ci/install.sh && bash ci/records.sh && bash ci/ledger.sh load && bash ci/site.sh load || return 1
  bash ci/build.sh || return 0 # 代码已经写好：没有可以发布的
  bash ci/site.sh save && bash ci/ledger.sh save
}
if [ "${1:-}" = monitor ]; then
  bash ci/install.sh && bash ci/ledger.sh load || echo 1 > code
  [ -f code ] || echo 0 > code
else
  steps || { [ "$(cat code 2>/dev/null || echo 0)" != 0 ] || echo 1 > code; }
  [ -n "${RECORDS_DIR:-}" ] || rm -rf records
fi
if bash ci/monitor.sh; then bash ci/ledger.sh save || echo 1 > code; fi
bash ci/alert.sh
bash ci/outcome.sh
