#!/usr/bin/env bash
# 核对、生成、审计；留下网站、summary.md（中文报告）、report.json 和 code（结果代码）。
# 有批次被退回（代码 3）时，合格的照常发布，最后由 ci/outcome.sh 报红。
# 明细拿不到、或者没有完成（代码 1）时，只用台账和现在的网站把期满的名单撤下（不用联网、不读明细），照常发布，最后报红；
# 审计发现了问题（代码 4）、用法不对（代码 2），或者连撤下也没有做成的，在这里就停下，网站保持原样。
#   GONGSHI_BUNDLE   离线安装包的文件夹，见 ci/install.sh
#   PARCELS_DIR      放着送审包（经办核对打的 .zip）的文件夹：共享盘、邮箱导出的附件、上传的文件；先收下再生成
#   GONGSHI_OPTIONS  手工运行时另加的选项，例如 --clock-corrected、--new-salt
set -uo pipefail
rm -f summary.md report.json code errors.txt
out=site
[ "${DEPLOY:-}" != folder ] || out=$DEPLOY_DIR
ledger=${LEDGER_FILE:-ledger.jsonl}
arguments=(--out "$out" --report report.json --summary summary.md)
records=${RECORDS_DIR:-records}
received=0
if [ -n "${PARCELS_DIR:-}" ] && [ ! -f records.error ]; then
  gongshi receive "$PARCELS_DIR" --records "$records" || received=$?
fi
[ ! -d "$records" ] || arguments+=(--records "$records" --ledger "$ledger")
if [ -d "${GONGSHI_BUNDLE:-}/npm" ]; then # 离线安装包：自己改过规定、要重做计算器的，也不联网
  export npm_config_cache=$GONGSHI_BUNDLE/npm npm_config_offline=true npm_config_logs_max=0
fi
read -r -a more <<< "${GONGSHI_OPTIONS:-}"

code=0
if [ -f records.error ]; then
  cp records.error errors.txt
  code=1
else
  gongshi build "${arguments[@]}" "${more[@]}" 2> errors.txt || code=$?
  cat errors.txt >&2
  [ $code != 0 ] || code=$received # 有送审包没有收下：合格的照常发布，最后报红
fi
echo $code > code

title="没有完成，网站保持原样" ended=$code
if [ $code = 1 ] && [ -s "$ledger" ] && [ -f "$out/ledger.jsonl" ]; then
  expired=0
  gongshi build --expire-only --out "$out" --ledger "$ledger" 2>> errors.txt || expired=$?
  if [ $expired = 0 ] || [ $expired = 3 ]; then
    title="没有完成：只撤下了期满的名单，其余保持原样" ended=0
  fi
fi
if [ $code = 1 ] || [ ! -s summary.md ]; then
  { echo "## ✖ $title"; echo; sed 's/^/    /' errors.txt; } > summary.md
fi
[ $ended = 3 ] || exit $ended
