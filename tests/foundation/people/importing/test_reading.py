import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.people.importing.rules.reading import Row, read_table, sniff_separator

HEADING = "medewerkernummer;roepnaam\r\n"


def codes(content: bytes) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in read_table(content).faults]


@pytest.mark.parametrize(
    ("encoding", "reported"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_encoding_is_found(encoding, reported):
    table = read_table((HEADING + "1;Zoë ‘d’ André €\r\n").encode(encoding))
    assert table.encoding == reported
    assert table.rows == [Row(2, ["1", "Zoë ‘d’ André €"])]
    assert table.headings == ["medewerkernummer", "roepnaam"]
    assert table.faults == []


def test_cp1252_that_ends_like_a_cut_utf8_character_is_cp1252():
    table = read_table((HEADING + "1;André").encode("cp1252"))
    assert (table.encoding, table.rows, table.faults) == ("cp1252", [Row(2, ["1", "André"])], [])


def test_utf8_cut_within_a_character_is_half_a_file():
    content = (HEADING + "1;Zoë\r\n2;René").encode()[:-1]
    table = read_table(content)
    assert table.encoding == "utf-8"
    assert [(fault.line, fault.code) for fault in table.faults] == [(3, "half_file")]
    assert table.rows == [Row(2, ["1", "Zoë"])]


@pytest.mark.parametrize(
    ("heading", "separator"),
    [("a;b;c", ";"), ("a,b,c", ","), ('"a;b;c",d', ","), ("a", ";"), ("a,b;c;d", ";")],
)
def test_separator_is_the_more_frequent_outside_quotes(heading, separator):
    assert sniff_separator(heading) == separator


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "empty_file")]),
        (b"\xef\xbb\xbf", [(1, "empty_file")]),
        (b" \r\n\r\n", [(1, "empty_file")]),
        (b";;;\r\n", [(1, "empty_file")]),
        (HEADING.encode(), [(1, "only_a_heading")]),
        (b"PK\x03\x04rest", [(1, "spreadsheet")]),
        (b"\xd0\xcf\x11\xe0rest", [(1, "spreadsheet")]),
        ("a;b\n1;2".encode("utf-16"), [(1, "unreadable")]),
        (b"a;b\n1;\x00", [(1, "unreadable")]),
        (b"a;b\n1;\x81\xff", [(1, "unreadable")]),
        ((HEADING + "1;Noor\r\n2").encode(), [(3, "half_file")]),
        ((HEADING + '1;Noor\r\n2;"Tom').encode(), [(3, "half_file")]),
        ((HEADING + '1;"Noor\r\n' + "2;Tom\r\n" * 20_000).encode(), [(2, "half_file")]),
    ],
)
def test_file_that_cannot_be_taken(content, expected):
    assert codes(content) == expected


def test_line_numbers_count_empty_lines_and_lines_within_quotes():
    content = '\r\na;b\r\n\r\n1;"two\r\nlines"\r\n;\r\n2;x\r\n'
    table = read_table(content.encode())
    assert table.rows == [Row(4, ["1", "two\r\nlines"]), Row(7, ["2", "x"])]
    assert table.faults == []


def test_excel_separator_hint_is_skipped_and_counted():
    table = read_table(b"sep=,\r\na,b\r\n1,2\r\n3\r\n")
    assert table.headings == ["a", "b"]
    assert table.rows == [Row(3, ["1", "2"])]
    assert [(fault.line, fault.code) for fault in table.faults] == [(4, "half_file")]


def test_stray_quote_costs_its_own_line_only():
    table = read_table(b'a;b\n1;"x"y\n2;z\n')
    assert [(fault.line, fault.code) for fault in table.broken_rows] == [(2, "stray_quote")]
    assert (table.rows, table.faults) == ([Row(3, ["2", "z"])], [])


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12
).map(lambda text: text + "x")


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    separator=st.sampled_from(";,"),
)
def test_what_a_csv_writer_writes_is_read_back(rows, separator):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([["een", "twee", "drie"], *rows])
    table = read_table(out.getvalue().encode())
    assert table.separator == separator
    assert [row.cells for row in table.rows] == rows
    assert (table.faults, table.broken_rows) == ([], [])


@given(cut=st.integers(min_value=len(HEADING) + 1, max_value=len(HEADING) + 60))
def test_a_cut_within_a_line_is_found_or_the_lines_before_it_are_whole(cut):
    lines = [f"{number};Noor{number};x\r\n" for number in range(1, 6)]
    whole = "medewerkernummer;roepnaam;achternaam\r\n" + "".join(lines)
    table = read_table(whole[:cut].encode())
    for row in table.rows[:-1]:
        assert row.cells == lines[row.line - 2].strip().split(";")


@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reader(content):
    table = read_table(content)
    assert table.headings or table.faults
