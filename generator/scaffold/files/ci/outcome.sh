#!/usr/bin/env bash
# 有批次被退回，就报红：合格的已经公示，退回的要改。
set -euo pipefail
code=$(cat code)
[ "$code" = 0 ] || echo "有批次被退回：请看报告 summary.md，改好明细再运行一次。" >&2
exit "$code"
