"""From bytes to a table: encoding, separator, quotes, and whether the end is there."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundation.people.importing.rules.faults import Fault

SEPARATORS = ";,"
ZIP_START = b"PK\x03\x04"
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"
UTF16_STARTS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Row:
    # The line of the file on which it begins.
    line: int
    cells: list[str]


@dataclass
class Table:
    encoding: str = ""
    separator: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    # Faults of the file as a whole: with one of these nothing is imported.
    faults: list[Fault] = field(default_factory=list)
    # Rows that cannot be read, such as one with a stray quotation mark.
    broken_rows: list[Fault] = field(default_factory=list)

    @property
    def is_cut_off(self) -> bool:
        return any(fault.code == "half_file" for fault in self.faults)


class Unreadable(Exception):
    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_table(content: bytes) -> Table:
    """The rows of a `;` or `,` separated file; what is wrong with it stands in the table's faults."""
    try:
        text, encoding, ends_in_mid_character = decode(content)
    except Unreadable as error:
        return Table(faults=[Fault(1, error.code)])
    table = Table(encoding=encoding)
    _fill(table, text)
    if not table.headings:
        table.faults = [Fault(1, "empty_file")]
    elif not table.faults:
        _look_at_the_end(table, ends_in_mid_character)
    return table


def decode(content: bytes) -> tuple[str, str, bool]:
    """Text, encoding ("utf-8", "utf-8-sig" or "cp1252") and whether it stops within a character.

    Raises Unreadable for what is no text in one of these.
    """
    if not content.strip():
        raise Unreadable("empty_file")
    if content.startswith((ZIP_START, OLD_OFFICE_START)):
        raise Unreadable("spreadsheet")
    if content.startswith(UTF16_STARTS) or b"\0" in content:
        raise Unreadable("unreadable")
    if content.startswith(codecs.BOM_UTF8):
        text, is_cut = _decode_utf8(content[len(codecs.BOM_UTF8) :], surely=True)
        return text, "utf-8-sig", is_cut
    try:
        text, is_cut = _decode_utf8(content, surely=False)
        return text, "utf-8", is_cut
    except Unreadable:
        pass
    try:
        return content.decode("cp1252"), "cp1252", False
    except UnicodeDecodeError:
        raise Unreadable("unreadable") from None


def _decode_utf8(content: bytes, *, surely: bool) -> tuple[str, bool]:
    try:
        return content.decode("utf-8"), False
    except UnicodeDecodeError as error:
        before = content[: error.start]
        # A CP1252 file may end in é, which looks like the beginning of a UTF-8 character:
        # only believe it after another such character.
        if error.reason == "unexpected end of data" and (surely or not before.isascii()):
            return before.decode("utf-8"), True
        raise Unreadable("unreadable") from None


def sniff_separator(heading: str) -> str:
    """The more frequent of `;` and `,` outside quotation marks."""
    outside = "".join(heading.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _fill(table: Table, text: str) -> None:
    first_line, _newline, rest = text.partition("\n")
    skipped_lines = 0
    if first_line.strip().lower() in {f"sep={separator}" for separator in SEPARATORS}:
        # Excel's own hint; the heading follows it.
        text, skipped_lines = rest, 1
    heading = next((line for line in text.splitlines() if line.strip()), "")
    table.separator = sniff_separator(heading)
    for row in _records(table, text, skipped_lines):
        if not any(cell.strip() for cell in row.cells):
            continue
        if not table.headings:
            table.headings = [cell.strip() for cell in row.cells]
        else:
            table.rows.append(row)


def _records(table: Table, text: str, skipped_lines: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.separator, strict=True)
    while True:
        line = skipped_lines + reader.line_num + 1
        try:
            yield Row(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" in str(error):
                table.broken_rows.append(Fault(line, "stray_quote"))
                continue
            # A quotation mark that never closes swallows the rest of the file.
            table.faults.append(Fault(line, "half_file"))
            return


def _look_at_the_end(table: Table, ends_in_mid_character: bool) -> None:
    if not table.rows and not table.broken_rows:
        table.faults.append(Fault(1, "only_a_heading"))
    elif table.rows and (ends_in_mid_character or len(table.rows[-1].cells) < len(table.headings)):
        table.faults.append(Fault(table.rows.pop().line, "half_file"))
