"""A document as a fragment of HTML, to be pasted into another system, and as a Word file (.docx).

Neither has scripts, links, styles of its own, an author's name or the time of a machine.
"""

from __future__ import annotations

import io
from datetime import datetime

from markupsafe import Markup

from generator.evidence.document import NoticeDocument
from generator.workbook_template.reproducible import settled

_FONT, _HEADING_FONT = "仿宋", "黑体"  # 党政机关公文格式 GB/T 9704 names them; the reader's own are taken
_TITLE, _TEXT, _SMALL = 18, 14, 10.5  # points


def as_html(document: NoticeDocument) -> bytes:
    """The document as elements that stand below a page's body; everything is escaped."""
    parts = [Markup("<h1>{}</h1>").format(document.title)]
    parts += [Markup("<p>{}</p>").format(each) for each in document.lead]
    if document.rows:
        head = Markup("").join(Markup("<th>{}</th>").format(each) for each in document.header)
        rows = Markup("\n").join(
            Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
            for row in document.rows
        )
        parts.append(
            Markup("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>").format(head, rows)
        )
    parts += [Markup("<p>{}：{}</p>").format(name, value) for name, value in document.facts]
    parts.append(Markup("<p>{}<br>{}</p>").format(*document.signature))
    return ("\n".join(parts) + "\n").encode()


def as_docx(document: NoticeDocument, as_of: datetime) -> bytes:
    """The document as an A4 page of Word. The same document gives the same bytes."""
    import docx  # for this alone: nothing else waits for it
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = document.title
    properties.created = properties.modified = as_of.replace(tzinfo=None)
    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_TEXT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(document.title)
    run.bold, run.font.size, run.font.name = True, Pt(_TITLE), _HEADING_FONT
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HEADING_FONT)
    for each in document.lead:
        made.add_paragraph(each).paragraph_format.first_line_indent = Pt(_TEXT * 2)
    if document.rows:
        table = made.add_table(rows=1 + len(document.rows), cols=len(document.header), style="Table Grid")
        for row, texts in zip(table.rows, (document.header, *document.rows), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    for name, value in document.facts:
        fact = made.add_paragraph(f"{name}：{value}")
        fact.paragraph_format.space_after = Pt(2)
        for run in fact.runs:
            run.font.size = Pt(_SMALL)
    for each in document.signature:
        made.add_paragraph(each).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())
