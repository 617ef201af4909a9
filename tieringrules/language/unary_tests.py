"""Cells of decision tables: the unary tests of FEEL (OMG DMN 1.5, 10.3.2.7), as people write them in tables.

In columns of texts, choices and tiers a bare word is the text itself; elsewhere it is a name. Days may stand
without quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.language.lexer import (
    COMPARISON_SPELLINGS,
    FULL_WIDTH,
    Locate,
    Token,
    TokenKind,
    tokenize,
)
from tieringrules.language.parser import MAX_LENGTH, WITHOUT_VALUE, ExpressionParser
from tieringrules.language.syntax import (
    Comparison,
    ComparisonOperator,
    Expr,
    In,
    ListOf,
    Literal,
    Logical,
    Name,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.token_reader import COMPARE, COMPARISONS, MAX_DEPTH, StopParsing
from tieringrules.language.traversal import depth_exceeds, walk
from tieringrules.language.types import (
    BOOLEAN,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
    Type,
)

# What a cell that takes every value says.
ANY_VALUE = Literal(True, type=BOOLEAN)
TESTED = Name("?")

_DAY = re.compile(
    r'(?<![\w"-])(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?(?![\w"-])', re.ASCII
)
_THOUSANDS = re.compile(r"\s*-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\s*")
_SIGN = re.compile(r"(>=|<=|!=|=(?![=<>])|<(?!>)|>)\s*(?=\S)")
_NEGATED = re.compile(r"\s*not\s*\(", re.IGNORECASE)
_COMMAS = frozenset(mark for mark, meant in FULL_WIDTH.items() if meant == ",")
_WIDE_QUOTES = "“‘「『«＂"
# A piece that begins so is no bare word.
_MARKED = (
    '"',
    "'",
    "[",
    "]",
    "(",
    "@",
    "=",
    "<",
    ">",
    "!",
    *COMPARISON_SPELLINGS,
    *_WIDE_QUOTES,
    "（",
    "【",
    "［",
)
_VALUE = Localized("a value between the commas", "逗号之间的值")
_NEXT = Localized(
    "a comma or the end; for two bounds write a range such as (5..10]",
    "逗号或单元格结束；若有上下限，请写成区间，如 (5..10]",
)


def parse_unary_tests(text: str, locate: Locate, type: Type, tested: Expr = TESTED) -> Checked[Expr | None]:
    """The condition that a cell states, untyped, and everything wrong with its spelling.

    Args:
        text: the cell.
        locate: gives the place of the characters `start` to `end` (exclusive) of it.
        type: what the column of the cell holds.
        tested: what stands for `?`: the input of the column.

    Returns:
        `ANY_VALUE` for a blank cell and for `-`; None where the cell is no test.
    """
    if text.strip() in ("", "-"):
        return Checked(ANY_VALUE)
    if len(text) > MAX_LENGTH:
        return Checked(None, (report("TR315", locate(0, len(text)), limit=MAX_LENGTH, length=len(text)),))
    reader = _CellReader(text, locate, type, tested)
    try:
        tree: Expr | None = reader.condition()
    except StopParsing:
        tree = None
    usable = not any(finding.code in WITHOUT_VALUE for finding in reader.found)
    return Checked(tree if usable else None, tuple(reader.found))


def parse_tests(text: str, locate: Locate, names: Iterable[str]) -> Checked[Expr | None]:
    """The condition about `?` that FEEL's unary tests state, as `eval` reads them.

    Args:
        text: one test or several with commas between them, or `not( … )` around them.
        locate: gives the place of the characters `start` to `end` of it.
        names: the names that have a value.
    """
    if len(text) > MAX_LENGTH:
        return Checked(None, (report("TR315", locate(0, len(text)), limit=MAX_LENGTH, length=len(text)),))
    tokens, found = tokenize(text, locate, tested=True, names=names)
    if tokens is None:
        return Checked(None, tuple(found))
    parser = _TestParser(text, tokens, locate, found, TESTED, loose=True)
    try:
        tests, negated = parser.unary_tests()
    except StopParsing:
        return Checked(None, tuple(found))
    tree: Expr = In(TESTED, tuple(tests), span=locate(0, len(text)))
    return Checked(Not(tree, span=tree.span) if negated else tree, tuple(found))


class _CellReader:
    def __init__(self, text: str, locate: Locate, type_: Type, tested: Expr) -> None:
        self.text = text
        self.locate = locate
        self.type = type_
        self.tested = tested
        self.found: list[Diagnostic] = []
        self.known: tuple[str, ...] = ()
        match type_:
            case ChoiceType(values):
                self.known = values
            case TierType(_, tiers):
                self.known = tiers
            case _:
                pass
        self.has_texts = isinstance(type_, TextType | ChoiceType | TierType)

    def condition(self) -> Expr:
        start, end = _trimmed(self.text, 0, len(self.text))
        negated = self._negated(start, end)
        if negated is not None:
            tests = self._tests(*negated)
            return Not(self._joined(tests, *negated), span=self.locate(start, end))
        return self._joined(self._tests(start, end), start, end)

    def _negated(self, start: int, end: int) -> tuple[int, int] | None:
        """What stands inside a `not( … )` that is the whole cell."""
        opening = _NEGATED.match(self.text, start)
        if opening is None or self.text[start:end] in self.known or self.text[end - 1] not in ")）":
            return None
        inside = (opening.end(), end - 1)
        depth = 0
        for mark, _ in _marks(self.text, *inside):
            depth += {"(": 1, ")": -1}.get(mark, 0)
            if depth < 0:
                return None
        if self.text[start : start + 3] != "not":
            written = self.text[start : start + 3]
            span = self.locate(start, start + 3)
            self.found.append(report("TR309", span, fix="not", written=written, right="not"))
        return inside

    def _tests(self, start: int, end: int) -> list[Expr]:
        if not self.has_texts:
            return self._parsed(start, end, several=True)
        return [
            test
            for first, last in self._pieces(start, end)
            for test in self._piece(*_trimmed(self.text, first, last))
        ]

    # Bare words

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        depth, first = 0, start
        whole = self.text[start:end]
        if whole in self.known:
            yield start, end
            return
        for mark, position in _marks(self.text, start, end):
            if mark in "([":
                depth += 1
            elif mark in ")]":
                depth -= 1
            elif depth <= 0:
                if mark in _COMMAS:
                    span = self.locate(position, position + 1)
                    self.found.append(report("TR308", span, fix=",", written=mark, right=","))
                yield first, position
                first = position + 1
        yield first, end

    def _piece(self, start: int, end: int) -> list[Expr]:
        word, span = self.text[start:end], self.locate(start, end)
        if word in self.known:
            return [Literal(word, span=span)]
        if not word:
            place = self.locate(max(start - 1, 0), max(start, 1))
            self.found.append(report("TR302", place, expected=_VALUE))
            raise StopParsing
        if word == "null":
            return [Literal(None, span=span)]
        sign = _SIGN.match(word)
        if sign is not None and not word.startswith(_MARKED, sign.end()):
            operand = Literal(word[sign.end() :], span=self.locate(start + sign.end(), end))
            operand = Literal(None, span=operand.span) if operand.value == "null" else operand
            return [UnaryTest(_operator(sign[1]), operand, span=span)]
        if word.startswith(_MARKED) or "?" in word or _NEGATED.match(word):
            return self._parsed(start, end, several=False)
        return [Literal(word, span=span)]

    # Expressions

    def _parsed(self, start: int, end: int, *, several: bool) -> list[Expr]:
        """The tests in a stretch of the cell that is written as in an expression."""
        if isinstance(self.type, ExactType | FloatType) and _THOUSANDS.fullmatch(self.text, start, end):
            written = self.text[start:end]
            right = written.replace(",", "")
            self.found.append(
                report("TR310", self.locate(start, end), fix=right, written=written, right=right)
            )
            raise StopParsing
        days = self._bare_days(start, end)
        masked = list(self.text[:end])
        masked[:start] = " " * start
        for day in days.values():
            masked[day.start() : day.end()] = "d" * (day.end() - day.start())
        tokens, found = tokenize("".join(masked), self.locate, tested=True)
        self.found.extend(found)
        if tokens is None:
            raise StopParsing
        tokens = [unmasked for token in tokens for unmasked in _unmasked(token, days)]
        parser = _TestParser(self.text[:end], tokens, self.locate, self.found, self.tested)
        tests = parser.tests_to_the_end(several=several)
        return [self._with_bare_words(test) for test in tests]

    def _bare_days(self, start: int, end: int) -> dict[int, re.Match[str]]:
        if not isinstance(self.type, DateType | DateTimeType):
            return {}
        return {found.start(): found for found in _DAY.finditer(self.text, start, end)}

    def _with_bare_words(self, test: Expr) -> Expr:
        """Names of a test as the texts they are in columns of texts, except beside `?`."""
        if not self.has_texts or self._mentions_tested(test):
            return test
        match test:
            case Name(name):
                return Literal(name, span=test.span)
            case UnaryTest(operator, operand):
                return UnaryTest(operator, self._with_bare_words(operand), span=test.span)
            case ListOf(items):
                return ListOf(tuple(self._with_bare_words(item) for item in items), span=test.span)
            case Range(low, high):
                low = self._with_bare_words(low) if low is not None else None
                high = self._with_bare_words(high) if high is not None else None
                return replace(test, low=low, high=high)
            case _:
                return test

    def _mentions_tested(self, test: Expr) -> bool:
        return any(node is self.tested for node in walk(test))

    # Joining

    def _joined(self, tests: list[Expr], start: int, end: int) -> Expr:
        span = self.locate(start, end)
        plain = not any(self._mentions_tested(test) or _asks_missingness(test) for test in tests)
        if len(tests) > 1 and plain:
            return In(self.tested, tuple(tests), span=span)
        stated = [self._stated(test) for test in tests]
        return stated[0] if len(stated) == 1 else Logical("or", tuple(stated), span=span)

    def _stated(self, test: Expr) -> Expr:
        if self._mentions_tested(test):
            return test
        match test:
            case UnaryTest(operator, operand):
                return Comparison(operator, self.tested, operand, span=test.span)
            case Range() | ListOf():
                return In(self.tested, (test,), span=test.span)
            case _:
                return Comparison("=", self.tested, test, span=test.span)


class _TestParser(ExpressionParser):
    """Tests with commas between them, to the end of the cell."""

    def unary_tests(self) -> tuple[list[Expr], bool]:
        """All tests, and whether a `not( … )` stands around them."""
        negated = self._is_negated()
        if negated:
            # Past `not(`, and the parenthesis at the end.
            self.index += 2
            end = self.tokens.pop(-2)
            self.tokens[-1] = Token(TokenKind.END, "", end.start, end.start)
        return self.tests_to_the_end(several=True), negated

    def _is_negated(self) -> bool:
        """Whether the parenthesis after `not` is closed by the last token."""
        texts = [token.text if token.kind is TokenKind.SYMBOL else "" for token in self.tokens[:-1]]
        if len(texts) < 4 or self.tokens[0].text != "not" or texts[1] != "(":
            return False
        depth = 0
        for index, text in enumerate(texts):
            depth += (text == "(") - (text == ")")
            if depth == 0 and index > 0:
                return index == len(texts) - 1
        return False

    def tests_to_the_end(self, *, several: bool) -> list[Expr]:
        first_index = self.index
        tests = [self._one()]
        while several and self.at_symbol(","):
            self.advance()
            tests.append(self._one())
        if not self.at_end():
            self.stop(_NEXT)
        self.check_commas(first_index)
        for test in tests:
            if depth_exceeds(test, MAX_DEPTH):
                self.too_deep(test.span)
        return tests

    def _one(self) -> Expr:
        token = self.token
        if token.kind is TokenKind.SYMBOL and token.text in COMPARISONS:
            self.advance()
            # One bound has no list beside it: `>= 50,000` is a number with a separator.
            operand = self.nested(COMPARE)
            return UnaryTest(_operator(token.text), operand, span=self.span(token.start))
        return self.nested(commas=True)


def _operator(sign: str) -> ComparisonOperator:
    return sign  # type: ignore[return-value]


def _asks_missingness(test: Expr) -> bool:
    """Only a comparison, not a list of tests, says `!= null`."""
    return isinstance(test, UnaryTest) and isinstance(test.operand, Literal) and test.operand.value is None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _marks(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Brackets and commas outside quotation marks, in half width where they have one."""
    position, quoted = start, False
    while position < end:
        mark = text[position]
        if quoted and mark == "\\":
            position += 1
        elif mark == '"':
            quoted = not quoted
        elif not quoted and (mark in "()[]," or mark in _COMMAS):
            yield mark, position
        elif not quoted and mark in "（）【】［］":
            yield FULL_WIDTH[mark], position
        position += 1


def _unmasked(token: Token, days: dict[int, re.Match[str]]) -> tuple[Token, ...]:
    day = days.get(token.start)
    if day is None or token.kind is TokenKind.END:
        return (token,)
    text = day[1]
    if day[2]:
        text += "T" + (day[2] if day[2].count(":") > 1 else f"{day[2]}:00")
    return (
        Token(TokenKind.SYMBOL, "@", token.start, token.start),
        Token(TokenKind.TEXT, text, token.start, token.end),
    )
