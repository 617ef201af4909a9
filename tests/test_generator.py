"""The reference company's data is what its generator writes, and belongs to nobody."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
FILES = ("customers.csv", "orders.csv", "service_requests.csv")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    specification = importlib.util.spec_from_file_location("generate", EXAMPLES / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["generate"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(generator: ModuleType) -> dict[str, str]:
    tables: dict[str, str] = generator.tables()
    return tables


def test_the_committed_files_are_what_the_generator_writes(texts: dict[str, str]) -> None:
    assert tuple(sorted(texts)) == FILES
    for name in FILES:
        assert (EXAMPLES / "data" / name).read_bytes() == texts[name].encode("utf-8"), name


def test_another_seed_is_another_company(generator: ModuleType, texts: dict[str, str]) -> None:
    other = generator.tables(generator.SEED + 1)
    for name in FILES:
        assert other[name] != texts[name]


def test_the_size_is_as_promised(texts: dict[str, str]) -> None:
    rows = {name: text.count("\n") - 1 for name, text in texts.items()}
    assert rows["customers.csv"] == 2_000
    assert 18_000 <= rows["orders.csv"] <= 22_000


def test_addresses_belong_to_nobody(texts: dict[str, str]) -> None:
    customers = list(csv.DictReader(io.StringIO(texts["customers.csv"])))
    for row in customers:
        # Domains kept for examples; a Chinese prefix not in use; the British range kept for fiction.
        assert re.fullmatch(r"|[a-z]+[0-9]{5}@example\.(com|cn)", row["电子邮箱"]), row["客户编号"]
        assert re.fullmatch(r"|154[0-9]{8}|\+447700900[0-9]{3}", row["手机"]), row["客户编号"]
    filled = [row["手机"] for row in customers if row["手机"].startswith("154")]
    assert len(set(filled)) == len(filled)


def test_it_is_as_incomplete_as_real_files(texts: dict[str, str]) -> None:
    customers = list(csv.DictReader(io.StringIO(texts["customers.csv"])))
    blank = {column: sum(not row[column] for row in customers) for column in customers[0]}
    assert 700 < blank["满意度"] < 1_100
    assert blank["电子邮箱"] > 40
    assert blank["手机"] > 30
    assert blank["姓名"] == 0
    assert sum(row["语言"] == "en" for row in customers) > 50
