"""The quick dataclasses behave as the standard ones."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import field

import pytest

from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    place: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Leaf(Base):
    value: int
    parts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Other(Base):
    value: int
    parts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    first: int
    second: int = 2


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Single:
    only: tuple[int, ...] = ()


def test_arguments_defaults_and_factories() -> None:
    leaf = Leaf(3, place="here")
    assert (leaf.value, leaf.parts, leaf.place) == (3, [], "here")
    assert Leaf(3).parts is not Leaf(3).parts
    assert Pair(1) == Pair(first=1, second=2)
    for wrong in ((), (1, 2, 3)):
        with pytest.raises(TypeError):
            Pair(*wrong)
    with pytest.raises(TypeError):
        Pair(1, third=3)  # type: ignore[call-arg]


def test_equality_hash_and_order_count_compared_fields_only() -> None:
    assert Leaf(1, place="a") == Leaf(1, place="b") != Leaf(2)
    assert Leaf(1) != Other(1)
    assert hash(Pair(1)) == hash(Pair(1, 2)) != hash(Pair(2))
    assert hash(Single()) == hash(Single())
    assert Single((1,)) != Single()
    assert Nothing() == Nothing() and hash(Nothing()) == hash(Nothing())
    assert sorted([Pair(2), Pair(1, 3), Pair(1)]) == [Pair(1, 2), Pair(1, 3), Pair(2)]
    with pytest.raises(TypeError):
        assert Pair(1) < Single()  # type: ignore[operator]


def test_nothing_can_be_assigned() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Pair(1).first = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Pair(1).first
    with pytest.raises(AttributeError):
        Pair(1).third = 2  # type: ignore[attr-defined]


def test_the_rest_of_the_protocol() -> None:
    leaf = Leaf(3, [1], place="here")
    assert repr(leaf) == "Leaf(value=3, parts=[1])"
    assert dataclasses.replace(leaf, value=4) == Leaf(4, [1])
    assert dataclasses.replace(leaf, value=4).place == "here"
    assert [item.name for item in dataclasses.fields(leaf)] == ["place", "value", "parts"]
    assert copy.deepcopy(leaf) == leaf and pickle.loads(pickle.dumps(leaf)).place == "here"
    match leaf:
        case Leaf(value, [first]):
            assert (value, first) == (3, 1)
        case _:
            pytest.fail("does not match by position")
