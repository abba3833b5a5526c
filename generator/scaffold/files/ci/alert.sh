#!/usr/bin/env bash
# 红了就提醒。内容只有一句固定的话、结果代码和这次运行的网址：没有姓名，没有公示的内容。没有设置的不发。
#   ALERT_DINGTALK  钉钉群机器人的网址（安全设置选“自定义关键词”，写 公示）
#   ALERT_WECOM     企业微信群机器人的网址
#   ALERT_MAIL      收件人；这台机器上要能用 sendmail 发信
#   RUN_URL         这次运行的网址，写在提醒里
# 网址里有口令，请设成 CI 的密钥。发不出去的只说一声，不改变结果。
set -uo pipefail
code=$(cat code 2>/dev/null || echo 1)
[ "$code" != 0 ] || exit 0
case $code in
  3) what="公示：有批次被退回，或者网站有须处理的问题" ;;
  4) what="公示：审计发现了不得公开的内容，网站没有更新" ;;
  *) what="公示：没有完成，名单可能没有按时出现或撤下" ;;
esac
[ ! -s alert.txt ] || what=$(head -n 1 alert.txt)
text="$what（代码 $code）。请看这次运行的报告。${RUN_URL:-}"

post() { # 网址不写在命令行上，别的用户看不见
  python3 -c 'import json, sys; print(json.dumps({"msgtype": "text", "text": {"content": sys.argv[1]}}))' "$text" |
    curl --fail --silent --show-error --max-time 30 --header "Content-Type: application/json" --data-binary @- \
      --output /dev/null --config <(printf 'url = "%s"\n' "$1") || echo "提醒没有发出去：请检查 $2。" >&2
}
[ -z "${ALERT_DINGTALK:-}" ] || post "$ALERT_DINGTALK" ALERT_DINGTALK
[ -z "${ALERT_WECOM:-}" ] || post "$ALERT_WECOM" ALERT_WECOM
if [ -n "${ALERT_MAIL:-}" ]; then
  subject=$(printf '%s' "$what" | base64 -w 0)
  printf 'To: %s\nSubject: =?UTF-8?B?%s?=\nContent-Type: text/plain; charset=utf-8\n\n%s\n' "$ALERT_MAIL" "$subject" "$text" |
    sendmail -t || echo "提醒没有发出去：请检查 ALERT_MAIL 和 sendmail。" >&2
fi
exit 0
