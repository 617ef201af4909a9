"""Loops, filters, contexts and `instance of`: the constructs of FEEL that make, take apart or name values."""

from __future__ import annotations

from typing import NoReturn, cast

from tieringrules.diagnostic import Localized, report
from tieringrules.language.group_reader import GroupReader
from tieringrules.language.lexer import Token, TokenKind
from tieringrules.language.syntax import (
    Binding,
    ContextOf,
    Expr,
    Filter,
    For,
    InstanceOf,
    Name,
    Property,
    Quantified,
    Quantifier,
    TypeName,
)
from tieringrules.language.token_reader import KEYWORDS, StopParsing

_PROPERTY = Localized("a property such as year", "属性名，如 year")
_TYPE = Localized("a type such as number", "类型名，如 number")
_KEY = Localized("a name, ':' and a value", "名称、“:”和值")
# Words that end a name of several words, beside the operators.
_ENDING = KEYWORDS | {"return", "satisfies"}
_BEGINNING = frozenset({"not", "if", "true", "false", "null"})
_SIGNS = frozenset({"-", "(", "[", "{", "@", "?"})
_SECOND_WORDS = {"start": "included", "end": "included", "time": "offset"}
_TYPES_WITH_KEYWORDS = (
    ("date", "and", "time"),
    ("days", "and", "time", "duration"),
    ("years", "and", "months", "duration"),
)
_WITH_PARAMETERS = ("list", "range", "context", "function")
_MOST_KEY_TOKENS = 30
CONTEXTS = Localized("a context { … }", "上下文 { … }")
DEFINITIONS = Localized("a function definition", "函数定义")


class ConstructReader(GroupReader):
    """Reads what stands after an operand, and what begins with a word of its own.

    `loose` is how `eval` reads: names may be several words, and contexts have a meaning.
    """

    def refuse(self, feature: Localized, token: Token) -> NoReturn:
        """Report that something of FEEL has no place in a rule file, and read no further."""
        code = "TR377" if self.loose else "TR376"
        self.found.append(report(code, self.span_of(token), feature=feature))
        raise StopParsing

    # After an operand

    def postfixed(self, tree: Expr, start: int) -> Expr:
        """An operand with its properties, filters and `instance of`."""
        while True:
            if self.at_symbol("."):
                self.advance()
                if self.token.kind is not TokenKind.NAME:
                    self.stop(_PROPERTY)
                tree = Property(tree, self._property_name(), span=self.span(start))
            elif self.at_symbol("[") and self._begins_operand(self.tokens[self.index + 1]):
                self.advance()
                condition = self.nested()
                self.expect("]")
                tree = Filter(tree, condition, span=self.span(start))
            elif self._at_instance_of():
                self.index += 2
                tree = InstanceOf(tree, self._type_name(), span=self.span(start))
            else:
                return tree

    def _begins_operand(self, token: Token) -> bool:
        """Whether a bracket with this after it is a filter; else it closes an interval such as [1..5[."""
        if token.kind is TokenKind.NAME:
            return token.text not in _ENDING or token.text in _BEGINNING
        return token.kind in (TokenKind.NUMBER, TokenKind.TEXT) or token.text in _SIGNS

    def _property_name(self) -> str:
        first = self.advance().text
        if self.loose:
            return self.joined_name(first)
        following = self.token
        if following.kind is TokenKind.NAME and _SECOND_WORDS.get(first) == following.text:
            return f"{first} {self.advance().text}"
        return first

    def joined_name(self, first: str) -> str:
        """A name with the words that follow it: two names cannot stand side by side otherwise."""
        words = [first]
        while self.token.kind is TokenKind.NAME and self.token.text not in _ENDING:
            if self._at_instance_of():
                break
            words.append(self.advance().text)
        return " ".join(words)

    def _at_instance_of(self) -> bool:
        return (
            self.token.kind is TokenKind.NAME
            and self.token.text == "instance"
            and self.tokens[self.index + 1].text == "of"
        )

    # Types

    def _type_name(self) -> TypeName:
        words = self._type_words()
        parameters: list[TypeName] = []
        members: list[str] = []
        if words in _WITH_PARAMETERS and self.at_symbol("<"):
            self.advance()
            while not self.at_symbol(">"):
                if parameters:
                    self.expect(",")
                if words == "context":
                    members.append(self.key())
                outside = self.enter(False)
                parameters.append(self._type_name())
                self.leave(outside)
            self.advance()
            if words == "function" and self.at_symbol("-"):
                self.advance()
                self.expect(">")
                parameters.append(self._type_name())
        return TypeName(words, tuple(parameters), tuple(members))

    def _type_words(self) -> str:
        for words in _TYPES_WITH_KEYWORDS:
            ahead = self.tokens[self.index : self.index + len(words)]
            if tuple(token.text for token in ahead) == words:
                self.index += len(words)
                return " ".join(words)
        if self.token.kind is not TokenKind.NAME and not self.at_word("null"):
            self.stop(_TYPE)
        return self.joined_name(self.advance().text) if self.loose else self.advance().text

    # With a word of their own

    def construct(self, start: int) -> Expr | None:
        """A loop, a quantified condition or a function definition, if one begins here."""
        token, following = self.token, self.tokens[self.index + 1]
        if token.text in ("for", "some", "every") and following.kind is TokenKind.NAME:
            return self._loop(start) if self._binds() else None
        if token.text == "function" and following.text == "(" and following.kind is TokenKind.SYMBOL:
            self.refuse(DEFINITIONS, token)
        return None

    def _binds(self) -> bool:
        index = self.index + 1
        while self.tokens[index].kind is TokenKind.NAME and self.tokens[index].text not in _ENDING:
            index += 1
        return self.tokens[index].text == "in"

    def _loop(self, start: int) -> Expr:
        word = self.advance().text
        bindings = [self._binding()]
        while self.at_symbol(","):
            self.advance()
            bindings.append(self._binding())
        self.expect_word("return" if word == "for" else "satisfies")
        body = self.nested()
        span = self.span(start)
        if word == "for":
            return For(tuple(bindings), body, span=span)
        return Quantified(cast(Quantifier, word), tuple(bindings), body, span=span)

    def _binding(self) -> Binding:
        start = self.token.start
        words: list[str] = []
        while self.token.kind is TokenKind.NAME and self.token.text not in _ENDING:
            words.append(self.advance().text)
        if not words or (len(words) > 1 and not self.loose):
            self.stop(Localized("a name and 'in'", "名称和 in"))
        self.expect_word("in")
        domain = self.nested()
        until: Expr | None = None
        if self.at_symbol(".."):
            self.advance()
            until = self.nested()
        return Binding(" ".join(words), domain, until, span=self.span(start))

    # Contexts

    def context(self, start: int) -> Expr:
        """What begins with `{`."""
        if not self.loose:
            self.refuse(CONTEXTS, self.token)
        self.advance()
        entries: list[tuple[str, Expr]] = []
        while not self.at_symbol("}"):
            if entries:
                self.expect(",")
            key = self.key()
            entries.append((key, self.nested(commas=True)))
        self.advance()
        return ContextOf(tuple(entries), span=self.span(start))

    def key(self) -> str:
        """Past the name of an entry and its colon."""
        first = self.token
        if first.kind is TokenKind.TEXT:
            self.advance()
            self.expect(":")
            return first.text
        index = self.index
        while not (self.tokens[index].kind is TokenKind.SYMBOL and self.tokens[index].text == ":"):
            index += 1
            if index - self.index > _MOST_KEY_TOKENS or index >= len(self.tokens):
                self.stop(_KEY)
        if index == self.index or first.kind is not TokenKind.NAME:
            self.stop(_KEY)
        written = self.text[first.start : self.tokens[index - 1].end]
        plain = all(token.kind is TokenKind.NAME for token in self.tokens[self.index : index])
        words = [token.text for token in self.tokens[self.index : index]] if plain else written.split()
        self.index = index + 1
        return " ".join(words)

    def name(self, word: str, start: int) -> Expr:
        """A name whose first word is read already."""
        written = self.joined_name(word) if self.loose else word
        return Name(written, span=self.span(start))
