"""A recorded run and the file of the same day say the same to rules, triggers and counts of movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.lifecycle.past import AS_OF, Row, classified, kernel_of, linked, tables
from tieringrules.engine.archiving import archived_frame, packed
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import EngineName
from tieringrules.engine.movement import movement_counts
from tieringrules.engine.writing import output_frame
from tieringrules.history.archive import ArchivedRun
from tieringrules.history.earlier_tiers import as_earlier_result
from tieringrules.history.manifest import RecordedStandard, RunManifest, manifest_of
from tieringrules.history.runs import RunRecord
from tieringrules.history.same_tiers import tier_differences
from tieringrules.intake.table import Table

KERNEL = kernel_of()
TIERS = {standard.name: [tier.name for tier in standard.tiers] for standard in linked()[0].standards}
SECRET = b"s" * 32
NOW = dt.datetime(2026, 5, 31, tzinfo=dt.UTC)
numbers = st.none() | st.sampled_from([0, 9, 10, 30, 31, 90, 91])
people = st.dictionaries(st.sampled_from("ABCDE客"), st.tuples(numbers, numbers), max_size=5)


def rows_of(side: Mapping[str, tuple[int | None, int | None]]) -> Sequence[Row]:
    return [{"id": key, "days": days, "score": score} for key, (days, score) in side.items()]


def archived(found: Assignments) -> ArchivedRun:
    packed_ = packed(archived_frame(found, SECRET))
    standards = {name: RecordedStandard(each.tiers, each.none) for name, each in found.standards.items()}
    manifest = RunManifest(
        "2026-05-31-0", found.as_of, NOW, "small", "polars", packed_.rows, "", {}, "", {}, "", {}, standards,
        tiers_sha256=packed_.digest,
    )  # fmt: skip
    assert manifest_of(manifest.as_bytes()) == manifest
    record = RunRecord(manifest.id, manifest.as_of, NOW, packed_.rows, number=1)
    return ArchivedRun(record, manifest, archived_frame(found, SECRET))


@given(people, people)
def test_a_run_is_as_good_as_the_file_of_that_day(
    before: Mapping[str, tuple[int | None, int | None]], now: Mapping[str, tuple[int | None, int | None]]
) -> None:
    then = classified(KERNEL, tables(rows_of(before), None))
    data = tables(rows_of(now), None)
    by_file = data | {"previous": Table("previous", output_frame(then, KERNEL))}
    keys = data["customers"].frame["id"]
    run = archived(then)
    by_run = data | {"previous": as_earlier_result(run, "id", keys, TIERS, SECRET)}
    engines: tuple[EngineName, ...] = ("polars", "reference")
    for engine in engines:
        expected, found = (classified(KERNEL, each, engine) for each in (by_file, by_run))
        assert found.frame.equals(expected.frame)
        for name in TIERS:
            assert movement_counts(found, name) == movement_counts(expected, name)
            assert found.earlier[name].knows_anyone == expected.earlier[name].knows_anyone
    assert tier_differences(run, archived_frame(then, SECRET)).are_none


@given(people, people)
def test_what_differs_between_two_runs_is_counted(
    one: Mapping[str, tuple[int | None, int | None]], other: Mapping[str, tuple[int | None, int | None]]
) -> None:
    then, now = (classified(KERNEL, tables(rows_of(side), None)) for side in (one, other))
    found = tier_differences(archived(then), archived_frame(now, SECRET))
    both = sorted({*one} & {*other})
    for name in TIERS:
        tiers = [
            dict(side.frame.select("id", pl.struct(name, f"{name}_rule")).rows()) for side in (then, now)
        ]
        different = sum(tiers[0][key] != tiers[1][key] for key in both)
        assert found.standards.get(name, 0) == different
    assert (found.only_recorded, found.only_now) == (len({*one} - {*other}), len({*other} - {*one}))
    assert then.as_of == AS_OF
