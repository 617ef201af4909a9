"""Expressions: parse, type, interpret, print."""

from tieringrules.language.checker import check_expression
from tieringrules.language.fields import AS_OF, names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.parser import parse_expression
from tieringrules.language.pattern import portable_pattern
from tieringrules.language.printer import print_expression
from tieringrules.language.scope import Scope
from tieringrules.language.trace import Trace, blamed_fields, trace

__all__ = [
    "AS_OF",
    "Scope",
    "Trace",
    "blamed_fields",
    "check_expression",
    "evaluate",
    "names_in",
    "parse_expression",
    "portable_pattern",
    "print_expression",
    "trace",
]
