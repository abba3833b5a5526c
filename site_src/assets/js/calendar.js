// Dates of an answer as a calendar file (RFC 5545), made on the device.

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
const plain = (iso) => iso.replaceAll("-", "");

function dayAfter(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
}

/** A line of at most 75 bytes, continued on the next ones (section 3.1). */
function folded(line) {
  const lines = [""];
  let bytes = 0;
  for (const sign of line) {
    const size = new TextEncoder().encode(sign).length;
    if (bytes + size > 73) {
      lines.push(" ");
      bytes = 1;
    }
    lines[lines.length - 1] += sign;
    bytes += size;
  }
  return lines.join("\r\n");
}

/** The items of an answer that have days and are not refused. */
export const datedItems = (result) => result.items.filter((item) => item.first && item.verdict !== "no");

/** The text of the .ics file for the dated items of `result`. */
export function calendarText(result) {
  const events = datedItems(result).flatMap((item) => [
    "BEGIN:VEVENT",
    `UID:${result.rule}-${plain(item.first)}-${encodeURIComponent(item.name)}@gongshi`,
    `DTSTAMP:${plain(result.computed_for)}T000000Z`,
    `DTSTART;VALUE=DATE:${plain(item.first)}`,
    `DTEND;VALUE=DATE:${plain(dayAfter(item.last ?? item.first))}`,
    `SUMMARY:${escaped([item.name, item.amount?.text].filter(Boolean).join(" "))}`,
    `DESCRIPTION:${escaped(item.reason)}`,
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongshi//zh", ...events, "END:VCALENDAR"];
  return lines.map(folded).join("\r\n") + "\r\n";
}

/** Hand the calendar file to the browser as a download. */
export function saveCalendar(result) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([calendarText(result)], { type: "text/calendar;charset=utf-8" }));
  link.download = `${result.title}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
