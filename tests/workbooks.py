"""Workbooks made by hand, so that they can be anything."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OFFICE = "http://schemas.openxmlformats.org"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

# A date, a number, a text, a formula without a result, or what else stands in a cell.
Value = str | int | float | bool | None


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def xlsx_parts(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> dict[str, str]:
    """The parts of an .xlsx file whose sheets have some XML in them."""
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    states = ("visible", "hidden")
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" state="{states[name in hidden]}"/>'
        for n, name in zip(numbers, sheets, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"'
        f' Type="{_OFFICE}/officeDocument/2006/relationships/worksheet"/>'
        for n in numbers
    )
    styles = (
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Override '
        f'PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship '
        f'Id="rId1" Target="xl/workbook.xml" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main" '
        f'xmlns:r="{_OFFICE}/officeDocument/2006/relationships"><sheets>{entries}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships "
        f'xmlns="{_OFFICE}/package/2006/relationships">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_OFFICE}/spreadsheetml/2006/main">{styles}'
        "</styleSheet>",
    } | {
        f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">'
        f"{content}</worksheet>"
        for n, content in zip(numbers, sheets.values(), strict=True)
    }


def xlsx(
    *sheets: Sequence[Sequence[Value]],
    names: Sequence[str] = (),
    hidden: Sequence[str] = (),
    joined: str = "",
) -> bytes:
    """An .xlsx file of sheets of rows; `joined` are joined cells of all of them, as `A2:A3`."""
    names = names or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    merged = f'<mergeCells><mergeCell ref="{joined}"/></mergeCells>' if joined else ""
    content = [
        f"<sheetData>{''.join(_row(n, row) for n, row in enumerate(rows, 1))}</sheetData>{merged}"
        for rows in sheets
    ]
    return archive(xlsx_parts(dict(zip(names, content, strict=True)), hidden))


def _row(number: int, values: Sequence[Value]) -> str:
    cells = (cell(f"{chr(65 + n)}{number}", value) for n, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(at: str, value: Value) -> str:
    """A cell of an .xlsx file; `=…` is a formula without a result, `@46000` a date."""
    match value:
        case None:
            return f'<c r="{at}" s="0"/>'
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{value}</v></c>'
    if value.startswith("="):
        return f'<c r="{at}"><f>{value[1:]}</f><v></v></c>'
    if value.startswith("@"):
        return f'<c r="{at}" s="1"><v>{value[1:]}</v></c>'
    if value.startswith("#"):
        return f'<c r="{at}" t="e"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def ods(rows: str, kind: str = "spreadsheet") -> bytes:
    """An .ods file of one sheet, of rows of XML."""
    spaces = " ".join(f'xmlns:{n}="{_ODF}:{n}:1.0"' for n in ("office", "table", "text"))
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="9b">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def ods_row(*values: str, repeated: int = 1) -> str:
    """A row of texts of an .ods file; an empty one stands for 16,000 cells, as programs write."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        if value
        else '<table:table-cell table:number-columns-repeated="16000"/>'
        for value in values
    )
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"
