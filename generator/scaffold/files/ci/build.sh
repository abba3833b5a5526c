#!/usr/bin/env bash
# 核对、生成、审计；留下网站、summary.md（中文报告）、report.json 和 code（结果代码）。
# 有批次被退回（代码 3）时，合格的照常发布，最后由 ci/outcome.sh 报红；别的错误在这里就停下，网站保持原样。
set -uo pipefail
rm -f summary.md report.json code errors.txt
out=site
[ "${DEPLOY:-}" != folder ] || out=$DEPLOY_DIR
arguments=(--out "$out" --report report.json --summary summary.md)
records=${RECORDS_DIR:-records}
[ ! -d "$records" ] || arguments+=(--records "$records" --ledger "${LEDGER_FILE:-ledger.jsonl}")

code=0
gongshi build "${arguments[@]}" 2> errors.txt || code=$?
cat errors.txt >&2
echo $code > code
if [ ! -s summary.md ]; then
  { echo "## ❌ 没有完成，网站保持原样"; echo; sed 's/^/    /' errors.txt; } > summary.md
fi
[ $code = 0 ] || [ $code = 3 ] || exit $code
