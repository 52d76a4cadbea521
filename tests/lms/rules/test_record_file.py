"""Lines of a file with completions, without a database."""

from datetime import date

import pytest

from lms.rules.record_file import Job, Known, Reading, Worker, jobs_on, judge, read_rows

TODAY = date(2022, 4, 1)
MODULE = "module-1"
ASKED = frozenset({MODULE})


def job(pk: int, *, asks: bool = True) -> Job:
    return Job(pk, date(2022, 1, 1), None, ASKED if asks else frozenset())


FIRST, SECOND = Job(1, date(2019, 1, 1), date(2020, 12, 31)), Job(2, date(2022, 2, 1), None)
KNOWN = Known(
    workers={
        "100": Worker("Noor de Wit", [FIRST, SECOND]),
        "101": Worker("Oud Nummer", [SECOND], is_merged=True),
        "102": Worker("Piet Dood", [SECOND], is_deceased=True),
        "103": Worker("Zelf Lezer", [SECOND], is_reader=True),
        "104": Worker("Zonder Baan"),
        "105": Worker("Geen Begin", [Job(5, None, None)]),
        "106": Worker("Twee Banen", [job(6), job(7), job(8, asks=False), Job(9, None, None, ASKED)]),
        "107": Worker("Geen Vraag", [job(11, asks=False), job(10, asks=False)]),
    },
    things={"integer-werken": MODULE},
    done=frozenset({(2, MODULE, date(2022, 3, 1)), (6, MODULE, date(2022, 3, 1))}),
    withdrawn=frozenset({(2, MODULE, date(2022, 3, 2)), (2, MODULE, date(2022, 3, 1))}),
)


def reading(*lines: str, heading: str = "medewerkernummer;code;datum;opmerking") -> Reading:
    content = "\r\n".join([heading, *lines, ""]).encode()
    return judge(read_rows(content), KNOWN, today=TODAY)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("999;integer-werken;10-02-2022;", "medewerkernummer", "unknown_person"),
        ("101;integer-werken;10-02-2022;", "medewerkernummer", "merged_person"),
        ("102;integer-werken;10-02-2022;", "medewerkernummer", "deceased_person"),
        ("103;integer-werken;10-02-2022;", "medewerkernummer", "own_line"),
        ("104;integer-werken;10-02-2022;", "medewerkernummer", "no_job"),
        (";integer-werken;10-02-2022;", "medewerkernummer", "required"),
        ("100;integer-werk;10-02-2022;", "code", "unknown_code"),
        ("100;integer-werken;02-04-2022;", "datum", "day_to_come"),
        ("100;integer-werken;31-12-2018;", "datum", "before_first_job"),
        ("100;integer-werken;01-06-2021;", "datum", "between_jobs"),
        ("100;integer-werken;31-02-2022;", "datum", "no_such_day"),
        ("100;integer-werken;31-12-9999;", "datum", "no_such_day"),
        ("100;integer-werken;gisteren;", "datum", "bad_date"),
        ("100;integer-werken;01-01-1022;", "datum", "unlikely_year"),
        ("100;integer-werken;02-03-2022;", "datum", "withdrawn_before"),
        (f"100;integer-werken;10-02-2022;{'x' * 241}", "opmerking", "too_long"),
        ("100;integer-werken", "", "too_few_cells"),
    ],
)
def test_each_fault_says_where_it_stands(line, column, code):
    # A right line below it, so that a short one is not taken for the end of half a file.
    found = reading(line, "100;integer-werken;10-02-2022;")
    assert [(one.line, one.column, one.code) for one in found.faults] == [(2, column, code)]
    assert found.counts == {"new": 1, "unchanged": 0, "wrong": 1}


def test_a_code_that_looks_like_one_is_named():
    [fault] = reading("100;integer-werk;10-02-2022;").faults
    assert fault.details["nearest"] == "integer-werken"


@pytest.mark.parametrize(
    ("day", "job_id"), [("15-06-2019", 1), ("31-12-2020", 1), ("01-02-2022", 2), ("2022-02-01", 2)]
)
def test_it_goes_to_the_job_of_that_day(day, job_id):
    [line] = reading(f"100;INTEGER-werken;{day};Zaal").lines
    assert (line.job_ids, line.remark, line.outcome) == ((job_id,), "Zaal", "new")


def test_the_same_line_twice_counts_once():
    found = reading("100;integer-werken;10-02-2022;", "100;integer-werken;2022-02-10;anders")
    assert [(one.line, one.code, one.details) for one in found.faults] == [
        (3, "line_twice", {"other_line": 2})
    ]
    assert found.counts["new"] == 1


def test_what_stands_there_is_not_new():
    assert [one.outcome for one in reading("100;integer-werken;01-03-2022;").lines] == ["unchanged"]


def test_without_a_first_day_a_job_may_have_begun():
    assert [one.job_ids for one in reading("105;integer-werken;10-02-2022;").lines] == [(5,)]


def test_of_two_jobs_the_one_that_asks_it_comes_first():
    asking = Job(8, date(2020, 1, 1), None, ASKED)
    jobs = [Job(7, date(2019, 1, 1), None), asking]
    assert jobs_on(jobs, date(2022, 1, 1), MODULE) == [asking, jobs[0]]
    assert jobs_on(jobs, date(2019, 6, 1), MODULE) == jobs[:1]


@pytest.mark.parametrize(
    ("number", "day", "job_ids", "outcome"),
    [
        # Each that asks it, and not the one that may have begun by then.
        ("106", "10-02-2022", (6, 7), "new"),
        # The one of them that has it already is left alone.
        ("106", "01-03-2022", (7,), "new"),
        ("107", "10-02-2022", (10,), "new"),
        ("100", "01-03-2022", (), "unchanged"),
    ],
)
def test_a_line_counts_for_each_job_that_still_asks_it(number, day, job_ids, outcome):
    [line] = reading(f"{number};integer-werken;{day};").lines
    assert (line.job_ids, line.outcome) == (job_ids, outcome)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("medewerkernummer;code;datum;bsn", "bsn_column"),
        ("medewerkernummer;code;datum;cijfer", "unknown_column"),
        ("medewerkernummer;code;dag;datum", "column_twice"),
        ("code;datum;opmerking", "missing_column"),
    ],
)
def test_a_file_with_other_columns_is_refused(heading, code):
    found = reading("100;integer-werken;10-02-2022;x", heading=heading)
    assert [one.code for one in found.file_faults] == [code]
    assert found.lines == []


def test_it_reads_the_headings_of_the_file_for_the_hr_system():
    [line] = reading("100;integer-werken;10-02-2022", heading="Personeelsnummer;Code;Afgerond op").lines
    assert line.number == "100"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04xlsx", "spreadsheet"),
        (b"medewerkernummer;code;datum\r\n", "only_a_heading"),
    ],
)
def test_what_is_no_such_file_is_refused(content, code):
    assert [one.code for one in judge(read_rows(content), KNOWN, today=TODAY).file_faults] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_spreadsheets(encoding):
    content = "medewerkernummer;code;datum;opmerking\r\n100;integer-werken;10-02-2022;Café\r\n".encode(
        encoding
    )
    [line] = judge(read_rows(content), KNOWN, today=TODAY).lines
    assert line.remark == "Café"
