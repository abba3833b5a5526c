#!/usr/bin/env bash
# 最后的颜色：只有代码 0 是绿的。
set -euo pipefail
code=$(cat code 2>/dev/null || echo 1)
case $code in
  0) ;;
  3) echo "有批次被退回：请看报告 summary.md，改好明细再运行一次。" >&2 ;;
  1) echo "没有完成：请看报告 summary.md。期满的名单已经撤下的，会写明。" >&2 ;;
  *) echo "没有完成（代码 $code）：网站保持原样，请看报告 summary.md。" >&2 ;;
esac
case $code in 0 | 1 | 2 | 3 | 4) exit "$code" ;; *) exit 1 ;; esac
