"""Lists, ranges, tests and the arguments of functions: what stands between brackets and commas."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import cast

from tieringrules.diagnostic import Localized
from tieringrules.language.lexer import TokenKind
from tieringrules.language.syntax import Call, ComparisonOperator, Expr, ListOf, Range, UnaryTest
from tieringrules.language.token_reader import COMPARE, COMPARISONS, TokenReader


class GroupReader(TokenReader):
    """Reads what is made of expressions between brackets; how expressions are read is not its matter."""

    @abstractmethod
    def expression(self, power: int = 0) -> Expr:
        """An expression of operators that bind tighter than `power`."""

    def nested(self, power: int = 0, *, commas: bool = False) -> Expr:
        """An expression inside a parenthesis, a bracket or after a prefix: one level deeper."""
        outside = self.enter(commas)
        tree = self.expression(power)
        self.leave(outside)
        return tree

    def range(self, low: Expr, low_included: bool, start: int) -> Expr:
        """The rest of an interval, from its two points on."""
        self.expect("..")
        high = self.nested()
        closing = self.expect("]", ")", "[")
        return Range(low, high, low_included, closing.text == "]", span=self.span(start))

    def half_range(self, start: int) -> Expr:
        """`(< 5)`, whose parenthesis is read already: an interval without a low or a high end."""
        sign = self.advance().text
        end = self.nested(COMPARE)
        self.expect(")")
        span = self.span(start)
        match sign:
            case "<" | "<=":
                return Range(None, end, False, sign == "<=", span=span)
            case ">" | ">=":
                return Range(end, None, sign == ">=", False, span=span)
            case "=":
                return Range(end, end, span=span)
            case _:
                return UnaryTest(cast(ComparisonOperator, sign), end, span=span)

    def list_or_range(self, start: int) -> Expr:
        """What begins with a bracket."""
        self.advance()
        if self.at_symbol("]") and not self._at_open_range():
            self.advance()
            return ListOf((), span=self.span(start))
        first_index = self.index
        first = self._item()
        if self.at_symbol(".."):
            return self.range(first, True, start)
        items = [first, *self._more_items("]")]
        self.check_commas(first_index)
        return ListOf(tuple(items), span=self.span(start))

    def _at_open_range(self) -> bool:
        """Whether this `]` begins an interval such as ]1..9[ and does not end an empty list."""
        following = self.tokens[self.index + 1]
        if following.kind is TokenKind.SYMBOL and following.text == "..":
            return False
        depth = 0
        for token in self.tokens[self.index + 1 :]:
            if token.kind is not TokenKind.SYMBOL:
                continue
            if depth == 0 and token.text == "..":
                return True
            if token.text in ("(", "[", "{"):
                depth += 1
            elif token.text in (")", "]", "}"):
                depth -= 1
            if depth < 0 or (depth == 0 and token.text == ","):
                return False
        return False

    def _more_items(self, closing: str) -> Iterator[Expr]:
        while self.at_symbol(","):
            self.advance()
            yield self._item()
        self.expect(closing)

    def _item(self) -> Expr:
        return self.test() if self.loose else self.nested(commas=True)

    def tests(self) -> tuple[Expr, ...]:
        """What follows `in`: one test, or several in parentheses."""
        start = self.token.start
        if not self.at_symbol("("):
            return (self.test(COMPARE),)
        self.advance()
        first_index = self.index
        tests = [self.test()]
        if self.at_symbol(".."):
            return (self.range(tests[0], False, start),)
        while self.at_symbol(","):
            self.advance()
            tests.append(self.test())
        self.expect(")")
        self.check_commas(first_index)
        return tuple(tests)

    def test(self, power: int = 0) -> Expr:
        """One test: a comparison without its left side, or an expression."""
        token = self.token
        commas = power == 0
        if token.kind is TokenKind.SYMBOL and token.text in COMPARISONS:
            self.advance()
            operand = self.nested(COMPARE, commas=commas)
            operator = cast(ComparisonOperator, token.text)
            return UnaryTest(operator, operand, span=self.span(token.start))
        return self.nested(power, commas=commas)

    def call(self, function: str, start: int) -> Expr:
        """The arguments of a function whose name is read already."""
        self.expect("(")
        first_index = self.index
        names: list[str] = []
        arguments: list[Expr] = []
        while not self.at_symbol(")"):
            if arguments:
                self.expect(",")
            name = self._argument_name()
            if name is not None:
                names.append(name)
            elif names:
                self.stop(Localized("a parameter name and ':'", "参数名和“:”"))
            arguments.append(self.nested(commas=True))
            if name is not None and len(names) != len(arguments):
                self.stop(
                    Localized("names for all arguments or for none", "要么全部参数都写名称，要么都不写")
                )
        self.advance()
        self.check_commas(first_index)
        return Call(function, tuple(arguments), tuple(names) or None, span=self.span(start))

    def _argument_name(self) -> str | None:
        """Past `start position:`, the name of the argument that follows, if one is written."""
        index = self.index
        words: list[str] = []
        while (token := self.tokens[index]).kind is TokenKind.NAME and len(words) < 4:
            words.append(token.text)
            index += 1
        if not words or token.kind is not TokenKind.SYMBOL or token.text != ":":
            return None
        self.index = index + 1
        return " ".join(words)
