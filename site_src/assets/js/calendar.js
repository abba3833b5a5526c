// Dates of an answer as a calendar file (RFC 5545), made on the device: what is to come, each with an alarm.
import { whole } from "./dom.js";

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

const due = (item) => item.first && item.verdict !== "no";

/** Whether the item's days are over on the day `today`; what has no last day goes on. */
export const isPast = (item, today) => Boolean(item.last) && item.last < today;

/** The items with days that are not refused and not over on the day `today`, the nearest first. */
export const upcoming = (result, today) =>
  result.items.filter((item) => due(item) && (item.last ?? item.first) >= today).sort((a, b) => (a.first < b.first ? -1 : 1));

/** The text of the .ics file for what is to come; the phone reminds at nine on the day before. */
export function calendarText(result, today) {
  const events = upcoming(result, today).flatMap((item) => {
    const summary = escaped([item.name, item.amount && whole(item.amount.text)].filter(Boolean).join(" "));
    return [
      "BEGIN:VEVENT",
      `UID:${result.rule}-${plain(item.first)}-${encodeURIComponent(item.name)}@gongshi`,
      `DTSTAMP:${plain(result.computed_for)}T000000Z`,
      `DTSTART;VALUE=DATE:${plain(item.first)}`,
      `DTEND;VALUE=DATE:${plain(dayAfter(item.last ?? item.first))}`,
      `SUMMARY:${summary}`,
      `DESCRIPTION:${escaped(whole(item.reason))}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${summary}`,
      "TRIGGER:-PT15H",
      "END:VALARM",
      "END:VEVENT",
    ];
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongshi//zh", ...events, "END:VCALENDAR"];
  return lines.map(folded).join("\r\n") + "\r\n";
}

/** Hand the calendar file to the browser as a download. */
export function saveCalendar(result, today) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([calendarText(result, today)], { type: "text/calendar;charset=utf-8" }));
  link.download = `${result.title}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
