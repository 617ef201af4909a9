"""Reading tokens one by one: what comes next, what was expected, and slips that have one meaning."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.language.lexer import Locate, Token, TokenKind

MAX_DEPTH = 100

KEYWORDS = frozenset({"and", "or", "not", "in", "between", "if", "then", "else", "true", "false", "null"})
OR, AND, COMPARE, SUM, PRODUCT, POWER = 1, 2, 3, 4, 5, 6
POWERS = {
    "or": OR, "and": AND, "between": COMPARE, "in": COMPARE,
    "=": COMPARE, "!=": COMPARE, "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE,
    "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER,
}  # fmt: skip
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
WORD_SLIPS = {"且": "and", "并且": "and", "而且": "and", "或": "or", "或者": "or", "is": "="}


class StopParsing(Exception):  # noqa: N818 - it ends a reading whose error is reported already
    """What follows cannot be read; the reason is reported already."""


class TokenReader:
    """A position in the tokens of one expression, and the findings so far."""

    def __init__(self, text: str, tokens: list[Token], locate: Locate, found: list[Diagnostic]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0
        self.locate = locate
        self.found = found
        self.groups = 0
        self.commas_allowed = False
        self.loose = False
        self._merged_commas: set[int] = set()

    @property
    def token(self) -> Token:
        """What comes next."""
        return self.tokens[self.index]

    def advance(self) -> Token:
        """Past what comes next."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def at_end(self) -> bool:
        """Whether nothing comes next."""
        return self.token.kind is TokenKind.END

    def at_symbol(self, *symbols: str) -> bool:
        """Whether one of these signs comes next."""
        token = self.token
        return token.kind is TokenKind.SYMBOL and token.text in symbols

    def at_word(self, word: str) -> bool:
        """Whether this keyword comes next; capitals are reported and read as meant."""
        token = self.token
        if token.kind is not TokenKind.NAME:
            return False
        if token.text != word and token.text.lower() == word and not self.loose:
            self.word_slip(token, word)
            self.tokens[self.index] = Token(TokenKind.NAME, word, token.start, token.end)
            return True
        return token.text == word

    def span(self, start: int) -> Span:
        """From an offset to the end of the last token read."""
        return self.locate(start, max(start, self.tokens[self.index - 1].end if self.index else start))

    def span_of(self, token: Token) -> Span:
        """The place of one token."""
        return self.locate(token.start, token.end)

    def stop(self, expected: Localized) -> NoReturn:
        """Report that what comes next is not what was expected, and read no further."""
        token = self.token
        if token.kind is TokenKind.END:
            end = len(self.text.rstrip())
            self.found.append(report("TR302", self.locate(max(end - 1, 0), end), expected=expected))
        else:
            written = self.text[token.start : token.end]
            self.found.append(report("TR301", self.span_of(token), found=written, expected=expected))
        raise StopParsing

    def expect(self, *symbols: str) -> Token:
        """Past one of these signs, which must come next."""
        if not self.at_symbol(*symbols):
            self.stop(Localized.same(" ".join(f"'{symbol}'" for symbol in symbols)))
        return self.advance()

    def expect_word(self, word: str) -> None:
        """Past this keyword, which must come next."""
        if not self.at_word(word):
            self.stop(Localized.same(f"'{word}'"))
        self.advance()

    def word_slip(self, token: Token, right: str) -> None:
        """Report a keyword in another spelling."""
        written = self.text[token.start : token.end]
        self.found.append(report("TR309", self.span_of(token), fix=right, written=written, right=right))

    # Nesting

    def enter(self, commas: bool) -> bool:
        """Go one level deeper, where commas separate values or not; what held outside is for `leave`."""
        self.groups += 1
        if self.groups > MAX_DEPTH:
            self.too_deep(self.span_of(self.token))
        outside, self.commas_allowed = self.commas_allowed, commas
        return outside

    def leave(self, outside: bool) -> None:
        """Come back from a level."""
        self.commas_allowed = outside
        self.groups -= 1

    def too_deep(self, span: Span | None) -> NoReturn:
        """Report that the nesting is beyond the limit, and read no further."""
        self.found.append(report("TR316", span, limit=MAX_DEPTH))
        raise StopParsing

    # Operands

    def operator(self) -> str | None:
        """The operator that comes next, as FEEL spells it."""
        token = self.tokens[self.index]
        if token.text in POWERS and token.kind in (TokenKind.SYMBOL, TokenKind.NAME):
            return token.text
        if token.kind is not TokenKind.NAME:
            return None
        for word in ("and", "or", "in", "between"):
            if self.at_word(word):
                return word
        if token.text in WORD_SLIPS:
            return self._operator_word(token)
        following = self.tokens[self.index + 1]
        if token.text.lower() == "not" and following.text.lower() in ("in", "between"):
            return following.text.lower()
        return None

    def _operator_word(self, token: Token) -> str:
        right = WORD_SLIPS[token.text]
        following = self.tokens[self.index + 1]
        if token.text == "is" and following.text == "not" and self.tokens[self.index + 2].text != "(":
            right = "!="
            self.index += 1
            token = Token(TokenKind.SYMBOL, right, token.start, following.end)
        kind = TokenKind.NAME if right in KEYWORDS else TokenKind.SYMBOL
        self.tokens[self.index] = Token(kind, right, token.start, token.end)
        if right in KEYWORDS:
            self.word_slip(token, right)
        else:
            written = self.text[token.start : token.end]
            self.found.append(report("TR306", self.span_of(token), fix=right, written=written, right=right))
        return right

    # Thousands separators

    def number(self) -> Decimal:
        """The number that comes next; `50,000` where no comma can stand is reported and read as meant."""
        first = self.advance()
        if self.loose:
            return first.number
        end = self.index
        while self._is_thousands(end):
            end += 2
        if end == self.index:
            return first.number
        groups = self.tokens[self.index + 1 : end : 2]
        if self.commas_allowed and not any(token.text.startswith("0") for token in groups):
            return first.number
        plain = first.text + "".join(token.text for token in groups)
        self._merged_commas.update(range(self.index, end, 2))
        self.index = end
        self._report_thousands(first, plain)
        return Decimal(plain)

    def _is_thousands(self, index: int) -> bool:
        """Whether a comma without blanks and exactly three digits come next."""
        if index + 1 >= len(self.tokens):
            return False
        before, comma, after = self.tokens[index - 1 : index + 2]
        return (
            comma.kind is TokenKind.SYMBOL
            and comma.text == ","
            and before.end == comma.start
            and comma.end == after.start
            and after.kind is TokenKind.NUMBER
            and len(after.text.partition(".")[0]) == 3
            and before.text.isdigit()
            and len(before.text) <= 3
        )

    def _report_thousands(self, first: Token, plain: str) -> None:
        last = self.tokens[self.index - 1]
        written = self.text[first.start : last.end]
        span = self.locate(first.start, last.end)
        self.found.append(report("TR310", span, fix=plain, written=written, right=plain))

    def check_commas(self, first_index: int) -> None:
        """`[10,500, 20,500]`: commas inside numbers, told from those between by the missing blanks."""
        if self.loose:
            return
        commas = [
            index
            for index in range(first_index, self.index)
            if self.tokens[index].kind is TokenKind.SYMBOL
            and self.tokens[index].text == ","
            and index not in self._merged_commas
        ]
        tight = [i for i in commas if self.tokens[i].end == self.tokens[i + 1].start]
        if tight and len(tight) < len(commas) and all(self._is_thousands(index) for index in tight):
            first, second = self.tokens[tight[0] - 1], self.tokens[tight[0] + 1]
            plain = first.text + second.text
            span = self.locate(first.start, second.end)
            written = self.text[first.start : second.end]
            self.found.append(report("TR310", span, fix=plain, written=written, right=plain))
