"""Somebody with only a spreadsheet: one statistic of one table, on the command line."""

import io

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from equipath import calculate
from equipath.calculations.families import FAMILIES
from equipath.cli import main
from equipath.statistics import STATISTICS

SCALE = """area_code,order,numerator,denominator
A,1,20,100
A,2,25,120
A,3,22,130
A,4,30,100
A,5,40,110
B,1,20,100
B,2,25,120
B,3,22,130
B,4,*,100
B,5,40,110
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "scale.csv"
    path.write_text(SCALE, encoding="utf-8")
    return path


def answer(result) -> pl.DataFrame:
    assert result.exit_code == 0, result.output
    return pl.read_csv(io.StringIO(result.stdout))


def test_counts_are_added_up_for_every_group(equipath, table):
    found = answer(equipath("calculate", "proportion", table, "--by", "order"))
    assert found["order"].to_list() == [1, 2, 3, 4, 5]
    assert found["value"].to_list()[:3] == [40 / 200, 50 / 240, 44 / 260]
    assert found["numerator"].to_list() == [40, 50, 44, None, 80]
    assert "hidden" in found["note"][3]


def test_rows_come_back_in_their_order_with_their_own_columns(equipath, tmp_path):
    table = tmp_path / "rows.csv"
    table.write_text("practice,numerator,denominator\nZ,1,10\nA,2,10\nZ,3,10\n")
    found = answer(equipath("calculate", "funnel", table, "--by", "practice"))
    assert found["practice"].to_list() == ["Z", "A", "Z"]
    assert found["numerator"].to_list() == [1, 2, 3]


def test_counts_will_do_where_levels_are_wanted(equipath, table):
    asked = ["calculate", "slope_index_of_inequality", table, "--by", "area_code"]
    found = answer(equipath(*asked, "--option", "draws=2000", "--option", "multiplier=100"))
    assert found["area_code"].to_list() == ["A", "B"]
    assert found["value"][0] == pytest.approx(20.396, abs=0.001)
    assert found["value"][1] is None
    assert "hidden" in found["note"][1]


def test_several_confidences_have_limits_of_their_own(equipath, table):
    found = answer(equipath("calculate", "proportion", table, "--option", "confidence=0.95,0.998"))
    assert {"lower_ci_95", "upper_ci_95", "lower_ci_99_8", "upper_ci_99_8"} <= {*found.columns}
    assert "lower_ci" not in found.columns
    assert found["lower_ci_99_8"][0] < found["lower_ci_95"][0]


@pytest.mark.parametrize("name", ["answer.csv", "answer.xlsx", "answer.parquet"])
def test_the_answer_is_written_in_the_format_of_its_name(equipath, table, tmp_path, name):
    assert equipath("calculate", "proportion", table, "--output", tmp_path / name).exit_code == 0
    again = answer(equipath("calculate", "proportion", tmp_path / name))
    assert again["value"][0] == 0.2


def test_a_workbook_and_the_same_csv_have_the_same_answer(equipath, table, tmp_path):
    book = openpyxl.Workbook()
    for line in SCALE.splitlines():
        book.active.append([int(c) if c.isdigit() else c for c in line.split(",")])
    book.save(tmp_path / "scale.xlsx")
    asked = ["--by", "order", "--option", "multiplier=100"]
    of_csv = answer(equipath("calculate", "proportion", table, *asked))
    of_workbook = answer(equipath("calculate", "proportion", tmp_path / "scale.xlsx", *asked))
    assert of_csv.equals(of_workbook)


def test_one_statistic_can_follow_another(equipath, table):
    first = equipath("calculate", "proportion", table)
    done = CliRunner().invoke(
        main, ["calculate", "quantiles", "-", "--option", "quantiles=2"], input=first.stdout
    )
    assert answer(done)["given_value"][0] == 0.2


def test_headers_may_be_named_instead_of_changed(equipath, tmp_path):
    table = tmp_path / "cancer.csv"
    table.write_text("TRUST,WITHIN 28 DAYS,TOTAL\nA,8,10\nB,5,10\n")
    named = ["--column", "numerator=WITHIN 28 DAYS", "--column", "denominator=TOTAL"]
    found = answer(equipath("calculate", "proportion", table, "--by", "TRUST", *named))
    assert found["value"].to_list() == [0.8, 0.5]
    refused = equipath("calculate", "proportion", table, "--column", "numerator=WITHIN 28 DAY")
    assert "Did you mean `WITHIN 28 DAYS`?" in refused.stderr
    refused = equipath("calculate", "proportion", table)
    assert "--column denominator=HEADER" in refused.stderr


def test_groups_may_be_named_at_once_or_one_by_one(equipath, table):
    at_once = equipath("calculate", "proportion", table, "--by", "area_code,order")
    one_by_one = equipath("calculate", "proportion", table, "--by", "area_code", "--by", "order")
    assert answer(at_once).height == 10
    assert at_once.stdout == one_by_one.stdout


def test_an_empty_cell_of_a_grouping_column_is_a_group_of_its_own(equipath, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("ethnic_group,numerator,denominator\nAsian,1,10\n,2,10\n,3,10\n")
    found = answer(equipath("calculate", "proportion", table, "--by", "ethnic_group"))
    assert found["ethnic_group"].to_list() == ["Asian", "Not known"]
    assert found["numerator"].to_list() == [1, 5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("numerator,denominator\n3,10\nfour,10\nfive,10\n", "numerator: row 3: `four`"),
        ("numerater,denominator\n3,10\n", "Did you mean `numerater`?"),
        ("Numerator,denominator\n3,10\n", "`--column numerator=Numerator`"),
        ("numerator,numerator,denominator\n3,3,10\n", "numerator: this header stands there twice"),
        ("numerator,denominator\n3,10,4\n", "line 2: 3 cells where the header has 2"),
        ('numerator,denominator\n3,"10\n', "never closed"),
        ("", "is empty"),
    ],
)
def test_a_table_that_is_wrong_is_told_with_file_and_place(equipath, tmp_path, text, said):
    table = tmp_path / "wrong.csv"
    table.write_text(text)
    refused = equipath("calculate", "rate", table)
    assert refused.exit_code in (4, 5)
    assert said in refused.stderr
    assert "wrong.csv" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["propotion", "x.csv"], "Did you mean `proportion`?"),
        (["proportion", "no_such.csv"], "no_such.csv"),
        (["proportion"], "Name the table"),
        (["proportion", "TABLE", "--by", "orderr"], "Did you mean `order`?"),
        (["proportion", "TABLE", "--option", "confidense=0.9"], "Did you mean `confidence`?"),
        (["proportion", "TABLE", "--option", "confidence"], "name=value"),
        (["proportion", "TABLE", "--option", "confidence=high"], "`confidence` is a number"),
        (["proportion", "TABLE", "--option", "method=wilsen"], "Did you mean `wilson`?"),
        (["funnel", "TABLE", "--option", "baseline=mine"], "`baseline` is a number, not `mine`"),
        (["proportion", "TABLE", "--output", "answer.docx"], ".xlsx"),
    ],
)
def test_a_wrong_question_says_what_to_write_instead(equipath, table, arguments, said):
    given = [str(table) if a == "TABLE" else a for a in arguments]
    refused = equipath("calculate", *given)
    assert refused.exit_code != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_answer_that_cannot_be_written_leaves_the_old_one(equipath, table, tmp_path):
    good = tmp_path / "answer.csv"
    equipath("calculate", "proportion", table, "--output", good)
    before = good.read_bytes()
    table.write_text("numerator,denominator\nx9,3\n")
    assert equipath("calculate", "proportion", table, "--output", good).exit_code == 5
    assert good.read_bytes() == before


def test_every_statistic_is_listed_once_under_what_it_is_for(equipath):
    listed = [name for family in FAMILIES for name in family.names]
    assert sorted(listed) == STATISTICS.names()
    told = equipath("calculate", "--help").output
    assert told.index("Gap in people: ") < told.index("  people_gap ") < told.index("\nTime: ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("funnel", "  overdispersion=none (or additive, multiplicative)"),
        ("slope_index_of_inequality", "  definition=phe (or who, who_linear)"),
        ("slope_index_of_inequality", "  polarity=neutral (or higher_is_better, lower_is_better)"),
        ("slope_index_of_inequality", "  kind=proportion (or rate: levels made of counts)"),
        ("change_over_time", "  no_gap= (a number)"),
        ("xmr_chart", "  fix_after_n_points= (a whole number)"),
        ("retention", "  cross_sections=no (yes or no)"),
        ("adjusted_gap", "columns of your table: `--option covariates=age_band`"),
        ("odds_ratio", "is the reference of its group. (yes or no)"),
    ],
)
def test_help_says_what_may_be_written(equipath, name, said):
    assert said in equipath("calculate", "--help", name).output


def test_an_option_may_be_left_empty_where_nothing_is_its_default(equipath, table):
    plain = equipath("calculate", "funnel", table, "--option", "polarity=neutral")
    empty = equipath("calculate", "funnel", table, "--option", "baseline=")
    assert answer(empty).height == 10
    assert empty.stdout == plain.stdout


def test_what_is_written_is_told_with_what_is_missing(equipath, table, tmp_path):
    asked = ["calculate", "proportion", table, "--by", "area_code,order"]
    told = equipath(*asked, "--output", tmp_path / "answer.csv").stdout
    assert "10 rows" in told
    assert "  1 without a value: the numerator is missing; a count is hidden in the table" in told


@pytest.mark.parametrize("name", STATISTICS.names())
def test_help_says_what_a_statistic_wants_and_is(equipath, name):
    statistic = STATISTICS.get(name)
    told = equipath("calculate", "--help", name)
    assert told.exit_code == 0, told.output
    for said in (statistic.definition, statistic.reference, *statistic.requires):
        assert said in told.output
    for option, default in statistic.options.items():
        assert f"{option}=" in told.output
        if isinstance(default, float):
            assert f"{option}={default}" in told.output


@pytest.mark.parametrize("name", STATISTICS.names())
def test_the_worked_example_of_every_statistic_works(equipath, name, tmp_path):
    statistic = STATISTICS.get(name)
    table = tmp_path / f"{name}.csv"
    table.write_text(equipath("calculate", name, "--example").stdout, encoding="utf-8")
    asked = ["--by", ",".join(statistic.example.by)] if statistic.example.by else []
    for option, value in statistic.example.options.items():
        asked += ["--option", f"{option}={value}"]
    found = answer(equipath("calculate", name, table, *asked))
    assert found["value"].is_not_null().any()
    assert found.filter(pl.col("value").is_null() & pl.col("note").is_null()).is_empty()
    assert statistic.example.words


def test_a_hundred_thousand_groups_are_one_call():
    groups = 100_000
    rows = pl.DataFrame(
        {
            "area_code": [f"E{i // 3:06d}" for i in range(3 * groups)],
            "numerator": [i % 7 for i in range(3 * groups)],
            "denominator": [10 + i % 5 for i in range(3 * groups)],
        }
    )
    found = calculate("proportion", rows, by=["area_code"], multiplier=100)
    assert found.height == groups
    expected = rows.group_by("area_code", maintain_order=True).agg(
        pl.col("numerator").sum() / pl.col("denominator").sum() * 100
    )
    assert found["value"].to_list() == pytest.approx(expected["numerator"].to_list())


def test_without_groups_the_whole_table_is_one():
    found = calculate("median", {"value": [3.0, 1, 2, 9, 4, 5, 6, 7, 8]})
    assert found["value"].to_list() == [5]
    assert found.height == 1
