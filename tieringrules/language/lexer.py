"""Expressions cut into tokens. Spellings from elsewhere (`==`, `5万`) are reported and read as meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from tieringrules.diagnostic import Diagnostic, Span, report

Locate = Callable[[int, int], Span]

# Numbers beyond this many digits before or after the point mean nothing in customer data.
MAX_DIGITS = 34


class TokenKind(Enum):
    """What a token is."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    SYMBOL = auto()
    END = auto()


class Token(NamedTuple):
    """A piece of an expression.

    Attributes:
        text: as meant: the symbol, the name in NFC, the content of a text, the spelling of a number.
        start, end: offsets in the expression.
        number: the value of a number.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    number: Decimal = Decimal(0)


# What other languages and Chinese keyboards write, and what FEEL writes.
COMPARISON_SPELLINGS = {
    "===": "=", "==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "!==": "!=",
    "≥": ">=", "≤": "<=", "≧": ">=", "≦": "<=", "≠": "!=",
}  # fmt: skip
LOGICAL_SPELLINGS = {"&&": "and", "||": "or", "&": "and", "|": "or"}
FULL_WIDTH = {
    "（": "(", "）": ")", "，": ",", "、": ",", "［": "[", "］": "]", "【": "[", "】": "]",
    "：": ":", "．": ".", "＋": "+", "－": "-", "−": "-", "–": "-", "—": "-", "＊": "*", "×": "*",
    "／": "/", "÷": "/", "＝": "=", "＞": ">", "＜": "<", "＠": "@",
}  # fmt: skip
_PAIRED_QUOTES = {"“": "”", "”": "“", "‘": "’", "’": "‘", "「": "」", "『": "』", "«": "»", "＂": "＂"}
_UNITS = {
    "百": 2,
    "千": 3,
    "k": 3,
    "K": 3,
    "万": 4,
    "萬": 4,
    "w": 4,
    "W": 4,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "億": 8,
}

# The usual case, so that most names need no look at Unicode.
_ENDS_NAME = frozenset(" \n()[],.<>=!+-*/")

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


# Names that are no token of their own: several words, or signs in them (OMG DMN 1.5, grammar rule 29).
_LONG_NAME = re.compile(r"[^\W\d]\w*[ ./\-’'+*][\w ./\-’'+*]*")


def _one_of(spellings: dict[str, str]) -> str:
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?!\w))?)"
    r"|(?P<name>\w+)"
    r'|(?P<text>"(?:[^"\\\n\r]|\\.)*")'
    r"|(?P<single>'[^'\n\r]*')"
    r"|(?P<quoted>“[^”“\"\n]*[”“\"]|‘[^’‘'\n]*[’‘']|”[^”“\n]*[”“]|「[^」\n]*」|『[^』\n]*』|«[^»\n]*»|＂[^＂\n]*＂)"
    rf"|(?P<comparison>{_one_of(COMPARISON_SPELLINGS)})"
    rf"|(?P<logical>{_one_of(LOGICAL_SPELLINGS)})"
    rf"|(?P<wide>{_one_of(FULL_WIDTH)})"
    r"|(?P<money>[¥￥$€£]\s*[0-9][0-9,]*(?:\.[0-9]+)?)"
    r"|(?P<symbol>\*\*|\.\.|!=|<=|>=|/(?!\*)|[-+*=<>()\[\],.:@!?{}])",
    re.DOTALL,
)


def tokenize(
    text: str, locate: Locate, *, tested: bool = False, names: Iterable[str] | None = None
) -> tuple[list[Token] | None, list[Diagnostic]]:
    """The tokens of an expression, an END last; None where a stretch of it means nothing.

    Args:
        text: the expression.
        locate: gives the place of the characters `start` to `end` of it.
        tested: whether `?` means something here: the value that a cell of a table tests.
        names: names that may hold blanks and signs, as `eval` takes them; None in rule files.
    """
    lexer = _Lexer(text, locate, tested, names)
    tokens = list(lexer.tokens())
    return (None if lexer.stuck else tokens), lexer.found


class _Lexer:
    def __init__(self, text: str, locate: Locate, tested: bool, names: Iterable[str] | None) -> None:
        self.text = text
        self.locate = locate
        self.tested = tested
        self.loose = names is not None
        self.names = _long_names(names or ())
        self.found: list[Diagnostic] = []
        self.stuck = False

    def tokens(self) -> Iterator[Token]:
        text, position = self.text, 0
        length = len(text)
        while position < length:
            if self.names is not None and (known := self.names.match(text, position)) is not None:
                start, position = position, known.end()
                name = unicodedata.normalize("NFC", " ".join(known[0].split()))
                yield Token(TokenKind.NAME, name, start, position)
                continue
            match = _TOKEN.match(text, position)
            if match is None:
                self._stop(position)
                return
            kind, start, position = match.lastgroup, position, match.end()
            if kind == "blank":
                continue
            if kind == "symbol":
                if match[0] == "?" and not self.tested:
                    self._stop(start)
                    return
                yield Token(TokenKind.SYMBOL, match[0], start, position)
            elif kind == "name":
                position = self._with_marks(position)
                name = text[start:position]
                if not name.isascii():
                    name = unicodedata.normalize("NFC", name)
                yield self._named(name, start, position)
            elif kind == "number":
                position = self._with_word(position)
                yield self._number(start, position, match.end())
            elif match[0] == "<>" and self.loose:
                # `function<>` names no parameters.
                yield Token(TokenKind.SYMBOL, "<", start, start + 1)
                yield Token(TokenKind.SYMBOL, ">", start + 1, position)
            elif kind == "text":
                yield Token(TokenKind.TEXT, self._unescaped(start, position), start, position)
            else:
                yield self._slip(str(kind), match[0], start, position)
        yield Token(TokenKind.END, "", len(text), len(text))

    def _with_marks(self, position: int) -> int:
        """Past combining marks, which belong to the letters before them, and the letters after those."""
        text = self.text
        if position == len(text) or text[position] in _ENDS_NAME:
            return position
        while position < len(text) and (text[position].isalnum() or _continues_name(text[position])):
            position += 1
        return position

    def _with_word(self, position: int) -> int:
        if self.text[position : position + 1] in ("%", "％"):
            return position + 1
        return self._with_marks(position)

    def _named(self, name: str, start: int, end: int) -> Token:
        if name.isdecimal():
            digits = "".join(str(unicodedata.decimal(digit)) for digit in name)
            return self._plain_number(digits, start, end)
        return Token(TokenKind.NAME, name, start, end)

    def _number(self, start: int, end: int, digits_end: int) -> Token:
        written, unit = self.text[start:digits_end], self.text[digits_end:end]
        if not unit:
            return self._exact(Token(TokenKind.NUMBER, written, start, end, Decimal(written)))
        if unit in ("%", "％"):
            return self._plain_number(_plain(Decimal(written).scaleb(-2)), start, end)
        power = _UNITS.get(unit.rstrip("元块") or unit)
        if power is not None:
            return self._plain_number(_plain(Decimal(written).scaleb(power)), start, end)
        if re.fullmatch(r"(_[0-9]+)+", unit):
            plain = written + unit.replace("_", "")
            self.found.append(
                report("TR310", self.locate(start, end), fix=plain, written=self.text[start:end], right=plain)
            )
            return Token(TokenKind.NUMBER, plain, start, end, Decimal(plain))
        name = unicodedata.normalize("NFC", self.text[start:end])
        return Token(TokenKind.NAME, name, start, end)

    def _plain_number(self, right: str, start: int, end: int) -> Token:
        """A number written with words or signs for some of its digits."""
        span = self.locate(start, end)
        self.found.append(report("TR311", span, fix=right, written=self.text[start:end], right=right))
        return self._exact(Token(TokenKind.NUMBER, right, start, end, Decimal(right)))

    def _exact(self, token: Token) -> Token:
        value = token.number
        _, digits, exponent = value.as_tuple()
        assert isinstance(exponent, int)
        if self.loose:
            # `eval` rounds to its digits itself.
            return token
        if len(digits) > MAX_DIGITS or exponent < -MAX_DIGITS or value.adjusted() >= MAX_DIGITS:
            self.found.append(report("TR320", self.locate(token.start, token.end), limit=MAX_DIGITS))
            return Token(TokenKind.NUMBER, "0", token.start, token.end)
        if exponent > 0:
            return Token(TokenKind.NUMBER, token.text, token.start, token.end, Decimal(int(value)))
        return token

    def _unescaped(self, start: int, end: int) -> str:
        content = self.text[start + 1 : end - 1]
        if "\\" not in content:
            return self._storable(content, start, end)
        return self._storable(_SURROGATES.sub(_joined, _ESCAPE.sub(_unescape, content)), start, end)

    def _storable(self, content: str, start: int, end: int) -> str:
        """Half of a surrogate pair, or an escape above U+10FFFF, is no character."""
        if _HALF.search(content):
            self.found.append(report("TR322", self.locate(start, end)))
            return ""
        return content

    def _slip(self, kind: str, written: str, start: int, end: int) -> Token:
        span = self.locate(start, end)
        if kind in ("single", "quoted"):
            right = '"' + written[1:-1].replace("\\", "\\\\").replace('"', '\\"') + '"'
            code = "TR305" if kind == "single" else "TR308"
            self.found.append(report(code, span, fix=right, written=written, right=right))
            return Token(TokenKind.TEXT, self._storable(written[1:-1], start, end), start, end)
        if kind == "wide":
            right = FULL_WIDTH[written]
            self.found.append(report("TR308", span, fix=right, written=written, right=right))
            return Token(TokenKind.SYMBOL, right, start, end)
        if kind == "money":
            return self._plain_number(written[1:].strip().replace(",", ""), start, end)
        if kind == "logical":
            right = LOGICAL_SPELLINGS[written]
            self.found.append(report("TR307", span, fix=right, written=written, right=right))
            return Token(TokenKind.NAME, right, start, end)
        right = COMPARISON_SPELLINGS[written]
        self.found.append(report("TR306", span, fix=right, written=written, right=right))
        return Token(TokenKind.SYMBOL, right, start, end)

    def _stop(self, position: int) -> None:
        self.stuck = True
        character = self.text[position]
        rest = self.locate(position, len(self.text))
        if character in "\"'" or character in _PAIRED_QUOTES:
            self.found.append(report("TR304", rest, quote=character))
        elif self.text.startswith("/*", position):
            self.found.append(report("TR323", rest))
        else:
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            self.found.append(report("TR317", self.locate(position, position + 1), character=shown))


def _long_names(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds names of several words, or with signs in them, the longest first."""
    long = sorted(filter(_LONG_NAME.fullmatch, names), key=len, reverse=True)
    written = [r"\s+".join(map(re.escape, name.split())) for name in long]
    return re.compile(rf"(?:{'|'.join(written)})(?!\w)") if written else None


def _continues_name(character: str) -> bool:
    return character == "_" or unicodedata.category(character).startswith("M")


def is_name(text: str) -> bool:
    """Whether a text can stand as a name in an expression: letters of any script, digits and `_`."""
    tokens, found = tokenize(text, lambda start, end: Span(""))
    return (
        tokens is not None
        and not found
        and len(tokens) == 2
        and tokens[0].kind is TokenKind.NAME
        and (tokens[0].start, tokens[0].end) == (0, len(text))
    )


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unescape(match: re.Match[str]) -> str:
    short, long, other = match.groups()
    if other is not None:
        return _ESCAPES.get(other, "\\" + other)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else "\ud800"


def _joined(match: re.Match[str]) -> str:
    high, low = ord(match[1]), ord(match[2])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
