"""Fill a workbook in LibreOffice, as a clerk would: run by Debian's Python, which has the bridge to it (uno).

    /usr/bin/python3 fill_in_office.py IN.xlsx OUT.xlsx < typed.json

typed.json: {"facts": {name: value}, "rows": [{heading: value}, …]}; everything is typed as text into the cells,
so that LibreOffice itself turns it into dates and numbers; the example row is deleted, the file saved as .xlsx.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PIPE = f"pipe,name=gongshi-{os.getpid()};urp"


def main() -> None:
    source, target = (Path(argument).absolute().as_uri() for argument in sys.argv[1:3])
    typed = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as home:
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(home).as_uri()}",
             f"--accept={PIPE};"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            desktop = connect().ServiceManager.createInstance("com.sun.star.frame.Desktop")
            workbook = desktop.loadComponentFromURL(source, "_blank", 0, (given("Hidden", True),))
            type_facts(workbook.Sheets.getByName("公示信息"), typed["facts"])
            type_rows(workbook.Sheets.getByName("明细"), typed["rows"])
            workbook.storeToURL(target, (given("FilterName", "Calc MS Excel 2007 XML"),))
            workbook.close(True)
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()


def connect():
    import uno  # not ours to have: only Debian's Python knows it
    from com.sun.star.connection import NoConnectException

    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:{PIPE};StarOffice.ComponentContext").ServiceManager.DefaultContext
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not start")


def given(name, value):
    from com.sun.star.beans import PropertyValue

    return PropertyValue(Name=name, Value=value)


def bare(text):
    return text.partition("（")[0].replace("*", "").strip()


def type_facts(sheet, facts):
    left = dict(facts)
    for row in range(1, 40):
        value = left.pop(bare(sheet.getCellByPosition(0, row).String), None)
        if value is not None:
            sheet.getCellByPosition(1, row).FormulaLocal = value
    assert not left, left


def type_rows(sheet, rows):
    sheet.Rows.removeByIndex(1, 1)  # the example
    headings = {bare(sheet.getCellByPosition(column, 0).String): column for column in range(20)}
    for at, row in enumerate(rows, start=1):
        for name, value in row.items():
            sheet.getCellByPosition(headings[name], at).FormulaLocal = value


if __name__ == "__main__":
    main()
