# ruff: noqa: E501  # tables stand as they are written
"""Data against its contract: what is read, what refuses a row, what refuses the file; DESIGN §3, §5, §7."""

import csv
import json
from pathlib import Path

import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, classified, metric_file, run, summarized

COLUMNS = """\
  id: {type: integer}
  b: {type: boolean}
  d: {type: decimal, scale: 2, min: 0}
  n: {type: integer, min: 1, max: 5}
  x: {type: number}
  c: {type: choice, values: [华东, 华南]}
  day: {type: date}
  odd: {type: date, format: "%d.%m.%Y"}
  at: {type: datetime}
  t: {type: text}
  name: {type: text, personal: true}
  email: {type: email, personal: true}
  mobile: {type: phone, region: CN, personal: true}
  born: {type: date, personal: true}
"""
NAMES = "id b d n x c day odd at t name email mobile born".split()
SECRETS = ("欧阳秘密", "secret.person@example.com", "13812345678", "1890-13-77")
STANDARD = "kind: standard\nname: s\ntiers: [{name: five, when: {n: 5}}, {name: rest, otherwise: true}]\n"
METRICS = metric_file(**{f"{name}_m": name for name in "b d n x c day odd at t".split()})


def workspace(folder: Path, *rows: dict[str, str], columns: str = COLUMNS) -> Path:
    file = folder / "rows.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, NAMES)
        writer.writeheader()
        for number, row in enumerate(rows, 1):
            person = {"name": SECRETS[0], "email": SECRETS[1], "mobile": SECRETS[2]}
            writer.writerow({"id": str(number), **person, **row})
    return alone(folder, file.read_text("utf-8"), columns, s=STANDARD, m=METRICS)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("b", {"true": "true", "1": "true", "yes": "true", "是": "true", "false": "false", "0": "false", "no": "false", "否": "false", "": ""}),
        ("d", {"1.5": "1.50", "1.50": "1.50", "1.500": "1.50", "0": "0.00", " 7 ": "7.00", "": ""}),
        ("n", {"3": "3", "": "", " ": ""}),
        ("x", {"0.1": "0.1", "1e3": "1000.0", "NaN": "", "inf": "", "": ""}),
        ("c", {"华东": "华东", "": ""}),
        ("day", {"2024-02-29": "2024-02-29", "": ""}),
        ("odd", {"29.02.2024": "2024-02-29"}),
        ("at", {"2026-06-30T20:00:00Z": "2026-07-01T04:00:00", "2026-06-30 20:00:00": "2026-06-30T20:00:00", "2026-06-30T20:00:00-05:00": "2026-07-01T09:00:00"}),
        ("t", {"NA": "NA", "NULL": "NULL", "-": "'-", "0123": "0123", "NO": "NO", "": "", "  ": "", "=1+1": "'=1+1", "+x": "'+x", "@x": "'@x"}),
    ],
)  # fmt: skip
def test_what_is_read(tmp_path: Path, column: str, cells: dict[str, str]) -> None:
    folder = workspace(tmp_path, *({column: cell} for cell in cells))
    rows = classified(folder, "--metric", f"{column}_m")
    assert [row[f"{column}_m"] for row in rows.values()] == list(cells.values())


BAD = [
    ("b", "maybe", "TR512"),
    ("d", "1.234", "TR513"),
    ("d", "-1", "TR516"),
    ("d", "1,000.00", "TR512"),
    ("n", "6", "TR516"),
    ("n", "3.5", "TR512"),
    ("x", "much", "TR512"),
    ("c", "华中", "TR515"),
    ("day", "2026-02-30", "TR512"),
    ("day", "2026/02/03", "TR512"),
    ("odd", "2026-02-03", "TR512"),
    ("at", "yesterday", "TR512"),
    ("id", "x31", "TR512"),
    ("id", "", "TR517"),
    ("born", SECRETS[3], "TR512"),
]


def test_what_refuses_a_row(tmp_path: Path) -> None:
    rows = [{}, *({column: cell} for column, cell, _ in BAD), {"n": "5"}]
    folder = workspace(tmp_path, *rows)
    refused = folder / "refused.csv"
    every = [
        argument for name in METRICS.split() if name.endswith("_m:") for argument in ("--metric", name[:-1])
    ]
    outputs = ("--out", folder / "o.jsonl", "--summary", folder / "s.json", "--quarantine", refused)
    private = workspace(tmp_path, *rows).joinpath("rules/p.yaml")
    private.write_text(
        "kind: standard\nname: p\ntiers: [{name: a, when: {born: {missing: true}, name: x}}, {name: b, otherwise: true}]\n",
        "utf-8",
    )
    ran = run("classify", folder, "--as-of", DAY, *outputs, *every)
    assert ran.code == 0, ran.err
    assert json.loads((folder / "s.json").read_text("utf-8"))["refused"] == {"customers": len(BAD)}
    with refused.open(encoding="utf-8-sig", newline="") as file:
        found = [(line["file"], line["row"], line["column"], line["code"]) for line in csv.DictReader(file)]
    # the header is row 1, the first customer is good
    assert found == [
        ("data/customers.csv", str(row), column, code) for row, (column, _, code) in enumerate(BAD, 3)
    ]
    assert [line for line in (folder / "o.jsonl").read_text("utf-8").splitlines() if '"s": "five"' in line]
    # the first row of every kind is told in the form of all messages
    assert "data/customers.csv:3: error[TR512] column 'b': " in ran.out
    written = [folder / "o.jsonl", folder / "s.json", refused]
    told = "".join([ran.out, ran.err, *(path.read_text("utf-8-sig") for path in written)])
    for lang in ("en", "zh"):
        for command in (
            ("classify", "--format", "json"),
            ("classify", "--format", "github"),
            ("explain", "1"),
            ("plan",),
        ):
            said = run(*command, folder, "--as-of", DAY, lang=lang)
            told += said.out + said.err
    assert not [secret for secret in SECRETS if secret in told]


def test_null_values(tmp_path: Path) -> None:
    columns = "  id: {type: text}\n  n: {type: integer, null_values: [NA, '-']}\n  t: {type: text, null_values: [无]}\n"
    folder = alone(
        tmp_path, "id,n,t\na,NA,NA\nb,-,无\nc,5,x\n", columns, s=STANDARD, m=metric_file(nn="n", tt="t")
    )
    rows = classified(folder, "--metric", "nn", "--metric", "tt")
    assert [(row["nn"], row["tt"], row["s"]) for row in rows.values()] == [
        ("", "NA", "rest"),
        ("", "", "rest"),
        ("5", "x", "five"),
    ]
    assert summarized(folder)["standards"]["s"]["unknown"] == [{"rule": "five", "field": "n", "customers": 2}]


def test_defaults_fill_missing_cells(tmp_path: Path) -> None:
    columns = "  id: {type: text}\n  n: {type: integer, default: 5}\n  t: {type: boolean, default: false}\n"
    folder = alone(tmp_path, "id,n\na,\nb,4\n", columns, s=STANDARD, m=metric_file(tt="t"))
    assert [(row["s"], row["tt"]) for row in classified(folder, "--metric", "tt").values()] == [
        ("five", "false"),
        ("rest", "false"),
    ]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "TR507", "data/customers.csv: "),
        (b"n,t\n1,2\n", "TR524", "data/customers.csv: "),
        (b"id,n,n\n1,2,3\n", "TR521", "data/customers.csv: "),
        (b"id,n\n1,2\n2\n", "TR520", "data/customers.csv:3: "),
        (b'id,n\n1,"2\n', "TR519", "data/customers.csv:2: "),
        (b"id,n\n1,2\n\xff\xff,1\n", "TR544", "data/customers.csv:3: "),
        (b"id,n\n1,2\n2,\x00\n", "TR518", "data/customers.csv:3: "),
        (b"id,n\n7,1\n8,1\n7,2\n", "TR526", "data/customers.csv:4: "),
    ],
)
def test_what_refuses_the_file(tmp_path: Path, data: bytes, code: str, where: str) -> None:
    folder = alone(tmp_path, data, "  id: {type: text}\n  n: {type: integer}\n", s=STANDARD)
    before = set(folder.rglob("*"))
    ran = run("classify", folder, "--as-of", DAY, "--out", folder / "o.csv", "--summary", folder / "s.json")
    assert (ran.code, ran.out) == (1, "")
    assert f"{where}error[{code}] " in ran.err
    assert set(folder.rglob("*")) == before
    as_json = run("classify", folder, "--as-of", DAY, "--format", "json")
    assert as_json.code == 1
    assert [(one["code"], one["severity"], one["file"]) for one in as_json.findings] == [
        (code, "error", "data/customers.csv")
    ]


def test_a_key_that_stands_twice_names_both_rows(tmp_path: Path) -> None:
    folder = alone(
        tmp_path, "id,n\n7,1\n8,1\n7,2\n", "  id: {type: text}\n  n: {type: integer}\n", s=STANDARD
    )
    said = run("classify", folder, "--as-of", DAY)
    assert "rows 2 and 4" in said.err
    columns = "  id: {type: text, personal: true}\n  n: {type: integer}\n"
    secret = alone(tmp_path / "secret", "id,n\n欧阳,1\n8,1\n欧阳,2\n", columns, s=STANDARD)
    assert "欧阳" not in run("classify", secret, "--as-of", DAY).err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_separators_and_line_ends(tmp_path: Path, encoding: str) -> None:
    more = f"separator: ';'\nencoding: {'gb18030' if encoding == 'gb18030' else 'utf-8'}\n"
    text = 'id;n;t\r\na;5;"张;\r\n三"\r\n'
    columns = "  id: {type: text}\n  n: {type: integer}\n  t: {type: text}\n"
    folder = alone(tmp_path, text.encode(encoding), columns, more, s=STANDARD, m=metric_file(tt="t"))
    assert classified(folder, "--metric", "tt")["a"]["s"] == "five"


def test_parquet_is_read_by_the_same_contract(tmp_path: Path) -> None:
    import datetime as dt
    from decimal import Decimal

    import polars as pl

    columns = "  id: {type: integer}\n  d: {type: decimal, scale: 2}\n  n: {type: integer}\n  day: {type: date}\n  b: {type: boolean}\n"
    folder = alone(tmp_path, "", columns, s=STANDARD, m=metric_file(dd="d", nn="n", dday="day", bb="b"))
    frame = pl.DataFrame(
        {
            "id": [10, 9, 8, 7],
            "d": [0.1 + 0.2, 1.005, None, 2.5],  # the second has a digit too many
            "n": [5.0, 5.0, float("nan"), 4.0],
            "day": [dt.date(2024, 2, 29), None, None, dt.date(2026, 1, 1)],
            "b": [True, None, False, None],
        }
    )
    frame.write_parquet(folder / "c.parquet")
    arguments = (
        "--data",
        f"customers={folder / 'c.parquet'}",
        "--metric",
        "dd",
        "--metric",
        "nn",
        "--metric",
        "dday",
        "--metric",
        "bb",
    )
    rows = classified(folder, *arguments)
    assert [tuple(row.values()) for row in rows.values()] == [
        ("7", "rest", "rest", "2.50", "4", "2026-01-01", ""),
        ("8", "rest", "rest", "", "", "", "false"),
        ("10", "five", "five", "0.30", "5", "2024-02-29", "true"),
    ]
    exact = frame.with_columns(pl.Series("d", [Decimal("0.30"), Decimal("1.00"), None, Decimal("2.50")]))
    exact.write_parquet(folder / "c.parquet")
    assert classified(folder, *arguments)["10"]["dd"] == "0.30"
