"""From the text of a regular expression to its tree; what engines do not share is refused."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Localized
from tieringrules.language.pattern_errors import SPLIT, LeftOutError, PatternError, unsupported
from tieringrules.language.pattern_syntax import (
    WORD,
    Alternatives,
    Anchor,
    Boundary,
    Characters,
    Part,
    Repeat,
    Sequence,
    is_word,
    plain_span,
    quoted,
    range_is_word,
    spaces,
    span_of,
)

_MAX_DEPTH = 50
_MAX_REPEAT = 1000
_QUANTIFIER = re.compile(r"([*+?])|\{([0-9]{1,5})(,([0-9]{0,5}))?\}")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})")
_PROPERTY = re.compile(r"([pP])(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))")
_BLANKS = frozenset("\t\n\r ")
_CONTROL = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
# Blocks of Unicode by the names of XML Schema, the common ones.
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
}
_BLOCK = re.compile(r"p\{Is([A-Za-z0-9-]+)\}")
_PROPERTIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp Cc Cf Co "
    "Han Latin Greek Cyrillic Hebrew Arabic Devanagari Thai Hangul Hiragana Katakana Bopomofo".split()
)
_WORD_PROPERTIES = frozenset("L Lu Ll Lt Lm Lo M Mn Mc Me Nd Nl Pc".split())

_GROUPS = {
    "?=": "lookahead", "?!": "lookahead", "?<=": "lookbehind", "?<!": "lookbehind", "?>": "atomic groups",
    "?(": "conditions",
}  # fmt: skip
_BACKREFERENCES = Localized("backreferences", "反向引用")
_ESCAPE_IT = Localized("to find the sign itself, put \\ before it", "若要匹配该符号本身，请在前面加 \\")


def parse_pattern(pattern: str, flags: str) -> Alternatives:
    """The tree of a pattern.

    Raises:
        PatternError: it cannot be read.
    """
    parser = _PatternParser(pattern, flags)
    tree = parser.alternatives(0)
    if parser.position < len(parser.pattern):
        raise parser.problem("a parenthesis is closed that was never opened", "右括号没有对应的左括号")
    return tree


def _without_blanks(pattern: str) -> list[int]:
    """The positions of a pattern's characters that count under the flag `x`.

    Blanks go before the pattern is read, except inside a set (XPath and XQuery Functions 3.1, 5.6.2).
    """
    kept: list[int] = []
    depth = 0
    escaped = False
    for position, character in enumerate(pattern):
        if character in _BLANKS and not depth:
            continue
        kept.append(position)
        if not escaped:
            depth = max(depth + (character == "[") - (character == "]"), 0)
        escaped = character == "\\" and not escaped
    return kept


class _PatternParser:
    def __init__(self, pattern: str, flags: str) -> None:
        kept = _without_blanks(pattern) if "x" in flags else range(len(pattern))
        self.pattern = "".join(pattern[position] for position in kept)
        # Findings name positions as written.
        self.written = (*kept, len(pattern), len(pattern) + 1)
        self.position = 0
        self.lines = "m" in flags

    @property
    def place(self) -> str:
        return str(self.written[min(self.position, len(self.written) - 1)] + 1)

    def problem(self, en: str, zh: str) -> PatternError:
        return PatternError("TR355", problem=Localized(en, zh), position=self.place)

    def limit(self, en: str, zh: str) -> LeftOutError:
        return LeftOutError("TR355", problem=Localized(en, zh), position=self.place)

    def ahead(self, length: int = 1) -> str:
        return self.pattern[self.position : self.position + length]

    def take(self) -> str:
        character = self.ahead()
        self.position += 1
        return character

    def alternatives(self, depth: int) -> Alternatives:
        if depth > _MAX_DEPTH:
            raise self.limit("it is nested too deep", "嵌套过深")
        branches = [self._sequence(depth)]
        while self.ahead() == "|":
            self.take()
            branches.append(self._sequence(depth))
        return Alternatives(tuple(branches))

    def _sequence(self, depth: int) -> Sequence:
        parts: list[Part] = []
        while (character := self.ahead()) and character not in "|)":
            parts.append(self._repeated(self._part(depth)))
        return Sequence(tuple(parts))

    def _part(self, depth: int) -> Part:
        character = self.take()
        match character:
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case ".":
                return Characters(any_character=True)
            case "^":
                return Anchor("^" if self.lines else r"\A", at_start=True)
            case "$":
                return Anchor("$" if self.lines else r"\z", at_start=False)
            case "\\":
                return self._escaped()
            case "*" | "+" | "?" | "{" | "}" | "]":
                self.position -= 1
                raise self.problem(
                    f"'{character}' has nothing to repeat or close; for the sign itself write \\{character}",
                    f"“{character}”前面没有可重复或对应的内容；若要匹配该符号请写 \\{character}",
                )
            case _:
                return _single(ord(character))

    def _group(self, depth: int) -> Part:
        remembered = self.ahead(2) != "?:"
        if self.ahead() == "?":
            self._group_kind()
        inner = Alternatives(self.alternatives(depth + 1).branches, remembered)
        if self.take() != ")":
            raise self.problem("a parenthesis is not closed", "括号没有闭合")
        return inner

    def _group_kind(self) -> None:
        if self.ahead(2) == "?:":
            self.position += 2
            return
        named = re.compile(r"\?P?<[A-Za-z_]\w*>").match(self.pattern, self.position)
        if named is not None:
            self.position = named.end()
            return
        kind = next((words for mark, words in _GROUPS.items() if self.ahead(len(mark)) == mark), None)
        hint = Localized('use the third argument: matches(x, p, "i")', '请使用第三个参数：matches(x, p, "i")')
        raise unsupported(kind) if kind is not None else unsupported("flags inside", hint)

    def _repeated(self, part: Part) -> Part:
        found = _QUANTIFIER.match(self.pattern, self.position)
        if found is None:
            return part
        if isinstance(part, Anchor | Boundary):
            raise self.problem("a position cannot be repeated", "位置标记不能重复")
        self.position = found.end()
        lazy = "?" if self.ahead() == "?" else ""
        self.position += len(lazy)
        if self.ahead() == "+":
            raise unsupported("possessive quantifiers")
        if _QUANTIFIER.match(self.pattern, self.position):
            raise self.problem("two quantifiers follow each other", "两个量词连续出现")
        if found[1]:
            return Repeat(part, found[1] + lazy, int(found[1] == "+"), 1)
        least = int(found[2])
        most = least if found[3] is None else int(found[4]) if found[4] else None
        if max(least, most or 0) > _MAX_REPEAT or (most is not None and most < least):
            raise self.problem(
                f"counts go from small to great, up to {_MAX_REPEAT}",
                f"重复次数须从小到大，且不超过 {_MAX_REPEAT}",
            )
        copies = most if most is not None else least + 1
        if _repeats(part) * copies > _MAX_REPEAT:
            raise self.limit("it repeats too much", "重复次数过多")
        return Repeat(part, found[0] + lazy, least, copies)

    def _escaped(self) -> Part:
        start = self.position
        character = self.take()
        match character:
            case "b":
                return Boundary()
            case "A" | "z":
                return Anchor(f"\\{character}", at_start=character == "A")
            case "B" | "Z" | "G" | "K" | "R" | "X" | "Q" | "E" | "C":
                raise unsupported(f"\\{character}")
            case "k":
                raise LeftOutError("TR356", feature=_BACKREFERENCES, hint=SPLIT)
            case _ if character.isdigit():
                raise LeftOutError("TR356", feature=_BACKREFERENCES, hint=SPLIT)
            case _:
                self.position = start
                return self._member()

    def _member(self) -> Characters:
        """What an escape means, in a set and outside alike; the backslash is read already."""
        if (block := _BLOCK.match(self.pattern, self.position)) is not None and block[1] in _BLOCKS:
            self.position = block.end()
            return Characters((plain_span(*_BLOCKS[block[1]]),))
        if (found := _PROPERTY.match(self.pattern, self.position)) is not None:
            self.position = found.end()
            return self._property(found)
        if (code := self._code()) is not None:
            return _single(code)
        character = self.take()
        match character:
            case "d":
                return Characters((r"\p{Nd}",), word=True)
            case "D":
                return Characters((r"\P{Nd}",))
            case "w":
                return Characters((WORD,), word=True)
            case "W":
                return Characters(no_word=True, word=False)
            case "s" | "S":
                return Characters(spaces(others=character == "S"), word=False if character == "s" else None)
            case "":
                raise self.problem("it ends with a backslash", "以反斜杠结尾")
            case _ if character.isalnum():
                raise unsupported(f"\\{character}", _ESCAPE_IT)
            case _:
                return _single(ord(character))

    def _property(self, found: re.Match[str]) -> Characters:
        name = found[3] or found[4]
        if name not in _PROPERTIES:
            listed = Localized(
                "use a general category such as \\p{L} or a script such as \\p{Han}",
                "请使用通用类别（如 \\p{L}）或文字（如 \\p{Han}）",
            )
            raise unsupported(found[0], listed)
        other = (found[1] == "P") != (found[2] == "^")
        word = True if name in _WORD_PROPERTIES and not other else None
        return Characters((f"\\{'P' if other else 'p'}{{{name}}}",), word=word)

    def _code(self) -> int | None:
        character = self.ahead()
        if character in _CONTROL:
            self.take()
            return _CONTROL[character]
        found = _CODE.match(self.pattern, self.position)
        if found is None:
            return None
        self.position = found.end()
        code = int(found[1] or found[2] or found[3], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise self.problem("there is no such character", "没有这个字符")
        return code

    # Sets

    def _set(self) -> Characters:
        negated = self.ahead() == "^"
        self.position += negated
        items: list[str] = []
        spans: list[tuple[int, int]] = []
        words: set[bool | None] = set()
        no_word = False
        first = True
        while (character := self.ahead()) != "]":
            if not character:
                raise self.problem("a bracket is not closed", "方括号没有闭合")
            if not first and self.ahead(2) == "-[" and len(spans) == len(items) and not negated:
                return self._without(spans)
            member, code = self._set_member(character, first=first)
            first = False
            if code is not None:
                high = self._range_end(code)
                items.append(span_of(code, high))
                spans.append((code, high))
                words.add(range_is_word(code, high))
            else:
                items.extend(member.items)
                words.add(member.word)
                no_word = no_word or member.no_word
        self.take()
        if not items and not no_word:
            raise self.problem("a set has no members", "字符集为空")
        if no_word and negated:
            letters = Localized("name what may stand there, such as \\p{L}", "请写出允许的字符，如 \\p{L}")
            raise unsupported("[^\\W]", letters)
        word = words.pop() if len(words) == 1 and not negated else None
        return Characters(tuple(items), negated, word, no_word)

    def _without(self, spans: list[tuple[int, int]]) -> Characters:
        """The rest of `[a-z-[aeiou]]`: characters of a set that are none of another."""
        self.position += 2
        start = self.position
        inner = self._set()
        if self.take() != "]":
            raise self.problem("a bracket is not closed", "方括号没有闭合")
        taken = self._spans_of(start) if inner.items and not inner.negated else None
        if taken is None:
            raise unsupported("[[", _ESCAPE_IT)
        for low, high in taken:
            spans = [
                part
                for first, last in spans
                for part in ((first, min(last, low - 1)), (max(first, high + 1), last))
                if part[0] <= part[1]
            ]
        if not spans:
            raise self.problem("a set has no members", "字符集为空")
        words = {range_is_word(low, high) for low, high in spans}
        return Characters(
            tuple(span_of(low, high) for low, high in spans), word=words.pop() if len(words) == 1 else None
        )

    def _spans_of(self, start: int) -> list[tuple[int, int]] | None:
        """The characters of the set that begins at a position, where all are written out."""
        after, self.position = self.position, start
        found: list[tuple[int, int]] | None = []
        first = True
        while found is not None and (character := self.ahead()) != "]":
            _, code = self._set_member(character, first=first)
            first = False
            found = None if code is None else [*found, (code, self._range_end(code))]
        self.position = after
        return found

    def _set_member(self, character: str, *, first: bool) -> tuple[Characters, int | None]:
        """A member of a set; its code where it is a single character, which may begin a range."""
        if character == "[":
            raise unsupported("[[", Localized("write \\[ for the bracket itself", "若要匹配方括号请写 \\["))
        if character == "-" and not first and self.ahead(2) != "-]":
            raise self.problem("write \\- for a hyphen inside a set", "字符集中的连字符请写 \\-")
        self.take()
        if character != "\\":
            return Characters(), ord(character)
        before = self.position
        member = self._member()
        written = self.pattern[before : self.position]
        single = len(member.items) == 1 and written[0] not in "dDsSpPwW"
        return member, (self._code_at(before) if single else None)

    def _code_at(self, position: int) -> int:
        after, self.position = self.position, position
        code = self._code()
        self.position = after
        return ord(self.pattern[position]) if code is None else code

    def _range_end(self, low: int) -> int:
        if self.ahead() != "-" or self.ahead(2) == "-]":
            return low
        self.take()
        if not self.ahead():
            raise self.problem("a bracket is not closed", "方括号没有闭合")
        _, high = self._set_member(self.ahead() if self.ahead() != "-" else "\0", first=True)
        if high is None or high < low:
            raise self.problem("a range goes from a character to a later one", "范围须由小到大")
        return high


def _single(code: int) -> Characters:
    return Characters((quoted(code),), word=is_word(code))


def _repeats(part: Part | Sequence) -> int:
    """The greatest number of copies that counts inside a part make."""
    match part:
        case Repeat(inner, _, _, copies):
            return _repeats(inner) * max(copies, 1)
        case Sequence(parts):
            return max((_repeats(inner) for inner in parts), default=1)
        case Alternatives(branches):
            return max((_repeats(branch) for branch in branches), default=1)
        case _:
            return 1
