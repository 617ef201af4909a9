"""Frozen dataclasses that are quick to define.

The standard decorator compiles six methods for every class when its module is imported. The rooms that
`check` loads define some 150 such classes, and compiling took about half of the command's start. Here
equality, hash, order and repr are shared functions, and a class's `__init__` is compiled when it is first
called. Type checkers see the standard decorator; `dataclasses.fields` and `replace` work as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from functools import cache
    from operator import attrgetter

    def dataclass(*, frozen, slots, order=False, kw_only=False):
        """The class as a frozen dataclass with slots; no other kind is made here."""
        assert frozen and slots

        def made(cls):
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
            for method in (_SHARED | _ORDER if order else _SHARED).items():
                setattr(cls, *method)
            return cls

        return made

    def _init(self, *arguments, **named):
        compiled = _compiled_init(type(self))
        type(self).__init__ = compiled
        compiled(self, *arguments, **named)

    def _compiled_init(cls):
        names, parameters, keywords, lines = {}, [], [], []
        for field in dataclasses.fields(cls):
            if not field.init:
                raise TypeError(f"{cls.__name__}.{field.name}: every field is an argument")
            value, default = field.name, ""
            names[f"_set_{field.name}"] = getattr(cls, field.name).__set__
            if field.default is not dataclasses.MISSING:
                names[f"_default_{field.name}"] = field.default
                default = f"=_default_{field.name}"
            elif field.default_factory is not dataclasses.MISSING:
                names[f"_make_{field.name}"] = field.default_factory
                names["_MISSING"] = dataclasses.MISSING
                default = "=_MISSING"
                value = f"_make_{field.name}() if {field.name} is _MISSING else {field.name}"
            (keywords if field.kw_only else parameters).append(field.name + default)
            lines.append(f"    _set_{field.name}(self, {value})")
        listed = ", ".join(["self", *parameters, *(["*", *keywords] if keywords else [])])
        exec(f"def __init__({listed}):\n" + "\n".join(lines or ["    pass"]), names)
        init = names["__init__"]
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        return init

    @cache
    def _key(cls):
        compared = [field.name for field in dataclasses.fields(cls) if field.compare]
        if len(compared) < 2:
            return lambda value: tuple(getattr(value, name) for name in compared)
        return attrgetter(*compared)

    def _eq(self, other):
        if type(self) is not type(other):
            return NotImplemented
        key = _key(type(self))
        return key(self) == key(other)

    def _hash(self):
        return hash(_key(type(self))(self))

    def _repr(self):
        shown = [f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _setattr(self, name, value):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _delattr(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _getstate(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _setstate(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)

    def _ordered(compare):
        def ordered(self, other):
            if type(self) is not type(other):
                return NotImplemented
            key = _key(type(self))
            return compare(key(self), key(other))

        return ordered

    _SHARED = {
        "__init__": _init,
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
        "__setattr__": _setattr,
        "__delattr__": _delattr,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
    }
    _ORDER = {
        "__lt__": _ordered(lambda a, b: a < b),
        "__le__": _ordered(lambda a, b: a <= b),
        "__gt__": _ordered(lambda a, b: a > b),
        "__ge__": _ordered(lambda a, b: a >= b),
    }
