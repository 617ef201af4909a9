"""From text to syntax tree: the columnar profile of FEEL (OMG DMN 1.5, chapter 10.3).

Precedence climbing, so that the depth of Python's stack follows the nesting that people wrote. Operators of
one level group from the left, and the arithmetic minus binds tighter than `**`, as the FEEL grammar orders.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.language.construct_reader import ConstructReader
from tieringrules.language.lexer import Locate, Token, TokenKind, tokenize
from tieringrules.language.syntax import (
    Arithmetic,
    ArithmeticOperator,
    AtLiteral,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    Expr,
    If,
    In,
    Literal,
    Logical,
    LogicalOperator,
    Name,
    Negate,
    Not,
)
from tieringrules.language.temporal import CONSTRUCTORS, parse_temporal
from tieringrules.language.token_reader import (
    AND,
    COMPARE,
    COMPARISONS,
    KEYWORDS,
    MAX_DEPTH,
    POWERS,
    WORD_SLIPS,
    StopParsing,
)
from tieringrules.language.traversal import depth_exceeds

MAX_LENGTH = 20_000
# Grouping nested to the limit, with room for the operators around each group.
_MAX_CALLS = 150

# Findings after which a literal has no value that a type check could go on with.
WITHOUT_VALUE = frozenset({"TR320", "TR321", "TR322"})
_TEMPORAL = Localized("date, time or duration", "日期、时间或时长")
_CONSTANTS = {"true": True, "false": False, "null": None}

# Functions whose names hold a keyword.
_KEYWORD_NAMES = (("date", "and", "time"), ("years", "and", "months", "duration"), ("get", "or", "else"))

_VALUE = Localized("a value, a name or a parenthesis", "一个值、名称或括号")
_OPERATOR = Localized(
    "an operator such as and, or, =, + , or the end", "运算符（如 and、or、=、+）或表达式结束"
)
_TEXT = Localized('a text such as "2026-01-31"', '带引号的文本，如 "2026-01-31"')


def parse_expression(text: str, locate: Locate, names: Iterable[str] | None = None) -> Checked[Expr | None]:
    """The untyped tree of an expression, as far as it can be read, and everything wrong with its spelling.

    Args:
        text: the expression.
        locate: gives the place of the characters `start` to `end` (exclusive) of it.
        names: the names that have a value, as `eval` knows them; they may hold blanks and signs. With them
            the text is FEEL to the letter: contexts, names of several words, dates that are null.

    Returns:
        None where the text is no expression; slips that have one meaning (`==`, `AND`) are reported and
        read as meant.
    """
    if len(text) > MAX_LENGTH:
        return Checked(None, (report("TR315", locate(0, len(text)), limit=MAX_LENGTH, length=len(text)),))
    tokens, found = tokenize(text, locate, tested=names is not None, names=names)
    if tokens is None:
        return Checked(None, tuple(found))
    parser = ExpressionParser(text, tokens, locate, found, loose=names is not None)
    try:
        tree = parser.whole()
    except StopParsing:
        return Checked(None, tuple(found))
    usable = not any(finding.code in WITHOUT_VALUE for finding in found)
    return Checked(tree if usable else None, tuple(found))


class ExpressionParser(ConstructReader):
    """One pass over the tokens of an expression.

    `tested` is what `?` stands for; without it there is no `?` among the tokens of a rule file.
    """

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        locate: Locate,
        found: list[Diagnostic],
        tested: Expr | None = None,
        *,
        loose: bool = False,
    ) -> None:
        super().__init__(text, tokens, locate, found)
        self.tested = Name("?") if loose and tested is None else tested
        self.loose = loose
        self.calls = 0
        self.last_compared = ""

    # Expressions

    def whole(self) -> Expr:
        """The expression that the whole text is."""
        if self.at_end():
            self.found.append(report("TR303", self.locate(0, len(self.text))))
            raise StopParsing
        tree = self.expression()
        if not self.at_end():
            self.stop(_OPERATOR)
        if depth_exceeds(tree, MAX_DEPTH):
            self.too_deep(tree.span)
        return tree

    def expression(self, power: int = 0) -> Expr:
        """An expression of operators that bind tighter than `power`."""
        self.calls += 1
        if self.calls > _MAX_CALLS:
            self.too_deep(self.span_of(self.token))
        start = self.token.start
        left = self.operand()
        comparisons = 0
        while (operator := self.operator()) is not None and POWERS[operator] > power:
            level = POWERS[operator]
            if level == COMPARE:
                comparisons += 1
            left = self._joined(left, operator, start, chained=comparisons > 1 and level == COMPARE)
        self.calls -= 1
        return left

    def _joined(self, left: Expr, operator: str, start: int, *, chained: bool) -> Expr:
        if operator in ("and", "or"):
            return self._logical(left, cast(LogicalOperator, operator), start)
        negated = self._negation_slip()
        token = self.advance()
        if operator == "between":
            low = self.expression(COMPARE)
            self.expect_word("and")
            high = self.expression(COMPARE)
            between = Between(left, low, high, span=self.span(start))
            return self._negated(between, negated, start)
        if operator == "in":
            tests = self.tests()
            return self._negated(In(left, tests, span=self.span(start)), negated, start)
        if operator in COMPARISONS:
            compared = cast(ComparisonOperator, operator)
            middle, right_start = self.last_compared, self.token.start
            right = self.expression(COMPARE)
            self.last_compared = self.text[right_start : self.tokens[self.index - 1].end]
            if chained and not self.loose:
                return self._chained(left, compared, right, token, start, middle)
            return Comparison(compared, left, right, span=self.span(start))
        arithmetic = cast(ArithmeticOperator, operator)
        right = self.expression(POWERS[operator])
        return Arithmetic(arithmetic, left, right, span=self.span(start))

    def _logical(self, first: Expr, operator: LogicalOperator, start: int) -> Expr:
        operands = [first]
        while self.operator() == operator:
            self.advance()
            operands.append(self.expression(POWERS[operator]))
        return Logical(operator, tuple(operands), span=self.span(start))

    def _negation_slip(self) -> bool:
        """Past the `not` of `x not in …`."""
        if self.token.kind is TokenKind.NAME and self.token.text.lower() == "not":
            self.advance()
            self.tokens[self.index] = Token(
                TokenKind.NAME, self.token.text.lower(), self.token.start, self.token.end
            )
            return True
        return False

    def _negated(self, tree: Expr, negated: bool, start: int) -> Expr:
        if not negated:
            return tree
        span = self.span(start)
        written = self.text[start : self.tokens[self.index - 1].end]
        operator = "between" if isinstance(tree, Between) else "in"
        self.found.append(report("TR319", span, written=written, operator=operator))
        return Not(tree, span=span)

    def _chained(
        self, left: Expr, operator: ComparisonOperator, right: Expr, token: Token, start: int, middle: str
    ) -> Expr:
        """`1 < x < 5`, read as `1 < x and x < 5`."""
        span = self.span(start)
        earlier = left.operands if isinstance(left, Logical) else (left,)
        last = earlier[-1]
        if not isinstance(last, Comparison):
            self.found.append(report("TR314", span, right="( … )"))
            return Comparison(operator, left, right, span=span)
        before = self.text[start : token.start].rstrip()
        if len(earlier) > 1:
            before = str(self.found.pop().fix)
        fix = f"{before} and {middle} {operator} {self.last_compared}"
        self.found.append(report("TR314", span, fix=fix, right=fix))
        return Logical("and", (*earlier, Comparison(operator, last.right, right, span=span)), span=span)

    # Operands

    def operand(self) -> Expr:
        """What stands between operators, its properties included."""
        token = self.token
        start = token.start
        match token.kind:
            case TokenKind.NUMBER:
                tree: Expr = Literal(self.number(), span=self.span(start))
            case TokenKind.TEXT:
                self.advance()
                tree = Literal(token.text, span=self.span(start))
            case TokenKind.NAME:
                tree = self._word(token)
            case TokenKind.SYMBOL:
                tree = self._symbol(token)
            case TokenKind.END:
                self.stop(_VALUE)
        return self.postfixed(tree, start)

    def _symbol(self, token: Token) -> Expr:
        start = token.start
        if token.text == "-":
            return self._negative(start)
        if token.text == "(":
            return self._group(start)
        if token.text == "[":
            return self.list_or_range(start)
        if token.text == "]":
            self.advance()
            low = self.nested()
            return self.range(low, False, start)
        if token.text == "{":
            return self.context(start)
        if token.text == "@":
            return self._at_literal(start)
        if token.text == "?" and self.tested is not None:
            self.advance()
            return self.tested
        if token.text == "!":
            self.found.append(report("TR307", self.span_of(token), written="!", right="not( … )"))
            self.advance()
            return Not(self._nested_operand(), span=self.span(start))
        if token.text in COMPARISONS:
            self.found.append(report("TR325", self.span_of(token), operator=token.text))
            raise StopParsing
        return self.stop(_VALUE)

    def _word(self, token: Token) -> Expr:
        word, start = token.text, token.start
        lower = word.lower()
        following = self.tokens[self.index + 1]
        called = following.kind is TokenKind.SYMBOL and following.text == "("
        if lower in _CONSTANTS and not called and self.at_word(lower):
            self.advance()
            return Literal(_CONSTANTS[lower], span=self.span(start))
        if lower == "not" and self.at_word("not"):
            return self._not(start)
        if word == "if" or (
            lower == "if" and not self.loose and (called or following.kind is not TokenKind.SYMBOL)
        ):
            self.at_word("if")
            return self._conditional(start)
        if word in KEYWORDS:
            self.stop(_VALUE)
        loop = self.construct(start)
        if loop is not None:
            return loop
        words = self._function_words()
        if words:
            self.index += len(words)
            called_by_name = self.call(" ".join(words), start)
            return called_by_name if self.loose else _constant(called_by_name)
        self.advance()
        return self.name(word, start)

    def _function_words(self) -> tuple[str, ...]:
        """The words before the next parenthesis, if only words stand there: a function's name."""
        index = self.index
        words: list[str] = []
        while (token := self.tokens[index]).kind is TokenKind.NAME and len(words) < 5:
            if words and token.text in ("return", "satisfies"):
                return ()
            joins = token.text.lower() in KEYWORDS or (words and token.text in WORD_SLIPS)
            if joins and not any(_begins(name, [*words, token.text]) for name in _KEYWORD_NAMES):
                return ()
            words.append(token.text)
            index += 1
        called = token.kind is TokenKind.SYMBOL and token.text == "("
        if not called or (KEYWORDS.intersection(words) and tuple(words) not in _KEYWORD_NAMES):
            return ()
        return tuple(words)

    def _not(self, start: int) -> Expr:
        self.advance()
        if not self.at_symbol("("):
            inner = self.nested(AND)
            span = self.span(start)
            written = self.text[start : self.tokens[self.index - 1].end]
            fix = f"not({written[3:].strip()})"
            self.found.append(report("TR313", span, fix=fix, right=fix))
            return Not(inner, span=span)
        self.advance()
        inner = self.nested()
        self.expect(")")
        return Not(inner, span=self.span(start))

    def _conditional(self, start: int) -> Expr:
        self.advance()
        condition = self.nested()
        for word in ("then", "else"):
            if not self.at_word(word):
                self.found.append(report("TR324", self.locate(start, start + 2), word=word))
                raise StopParsing
            self.advance()
            branch = self.nested()
            if word == "then":
                then = branch
        return If(condition, then, branch, span=self.span(start))

    def _negative(self, start: int) -> Expr:
        self.advance()
        if self.token.kind is TokenKind.NUMBER and not self._property_follows():
            return Literal(self.number().copy_negate(), span=self.span(start))
        inner = self._nested_operand()
        return Negate(inner, span=self.span(start))

    def _property_follows(self) -> bool:
        following = self.tokens[self.index + 1]
        return following.kind is TokenKind.SYMBOL and following.text == "."

    def _at_literal(self, start: int) -> Expr:
        self.advance()
        if self.token.kind is not TokenKind.TEXT:
            self.stop(_TEXT)
        token = self.advance()
        if self.loose:
            return AtLiteral(token.text, span=self.span(start))
        value = parse_temporal(token.text)
        if value is None:
            self.found.append(report("TR321", self.span_of(token), written=token.text, kind=_TEMPORAL))
        return Literal(value, span=self.span(start))

    # Groups

    def _nested_operand(self) -> Expr:
        outside = self.enter(False)
        tree = self.operand()
        self.leave(outside)
        return tree

    def _group(self, start: int) -> Expr:
        self.advance()
        if self.token.kind is TokenKind.SYMBOL and self.token.text in COMPARISONS:
            return self.half_range(start)
        inner = self.nested()
        if self.at_symbol(".."):
            return self.range(inner, False, start)
        self.expect(")")
        return inner


def _begins(name: tuple[str, ...], words: list[str]) -> bool:
    return list(name[: len(words)]) == words


def _constant(call: Expr) -> Expr:
    """`date("2026-01-31")` is the day itself, as `@"2026-01-31"` is; a text that is none stays a call."""
    match call:
        case Call(function, (Literal(str() as text),), None) if function in CONSTRUCTORS:
            value = CONSTRUCTORS[function](text)
            return call if value is None else Literal(value, span=call.span)
        case _:
            return call
