"""Polars gives what the reference interpreter gives, bit for bit."""

from __future__ import annotations

import struct
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine import expressions
from tests.engine.kernels import World, worlds
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.language.functions import FUNCTIONS_BY_NAME, ROUNDING

CALM = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
    HealthCheck.filter_too_much,
)


def bits(value: object) -> object:
    """A value so that only the same bits are equal."""
    return struct.pack("<d", value) if isinstance(value, float) else value


def content(frame: pl.DataFrame) -> dict[str, list[object]]:
    return {name: [bits(value) for value in frame[name].to_list()] for name in sorted(frame.columns)}


def agree(world: World) -> None:
    found = classify(world.kernel, world.tables(), world.as_of)
    if found.value is None:
        # Refused rather than wrong: numbers that could leave 38 digits.
        assert [finding.code for finding in found.diagnostics] == ["TR601"]
        return
    expected = classify(world.kernel, world.tables(), world.as_of, engine="reference").value
    assert expected is not None
    same(found.value, expected)


def same(found: Assignments, expected: Assignments) -> None:
    assert content(found.frame) == content(expected.frame)
    assert (
        found.frame.select(sorted(found.frame.columns)).schema
        == expected.frame.select(sorted(expected.frame.columns)).schema
    )
    assert found.standards == expected.standards
    assert found.left_out == expected.left_out
    assert found.warnings == expected.warnings
    assert list(found.standards) == list(expected.standards)


def test_every_function_is_drawn() -> None:
    drawn = Path(expressions.__file__).read_text("utf-8")
    without = [name for name in FUNCTIONS_BY_NAME if name not in ROUNDING and f'"{name}"' not in drawn]
    # Read from what is written out, when the rules are read.
    assert without == ["duration"]


@settings(max_examples=120, deadline=None, suppress_health_check=CALM)
@given(worlds())
def test_polars_agrees_with_the_reference(world: World) -> None:
    agree(world)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=CALM)
@given(worlds())
def test_polars_agrees_with_the_reference_at_length(world: World) -> None:
    agree(world)
