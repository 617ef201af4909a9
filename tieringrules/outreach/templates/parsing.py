"""Template text → syntax tree whose every node knows its exact place. Nothing is compiled or run here."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.templates.source import Part

MAX_DEPTH = 30
# Characters of a text in an expression, words and signs between two braces, pairs of braces in a file.
MAX_TEXT = 1000
MAX_WORDS = 400
MAX_TAGS = 1000
# More than any letter needs; reading so many takes longer than refusing them.
_MAX_ANGLES = 100_000
TAGS = ("if", "elif", "else", "for", "block", "extends", "include", "raw")
_BODIES = ("if", "for", "block", "raw", "macro", "call", "filter", "with", "autoescape")
_CLOSERS = ("else", "elif")
# Jinja keeps a line number per token and only hands it on, so a position in the text can travel in it.
_BASE = 1 << 32
_BRACES = re.compile(r"\{[{%]")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class _TooLongError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _TooDeepError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Positions(Environment):
    """Reads templates with the position of each token in place of its line."""

    open_tags: list[tuple[int, str]]

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        raw = self._located(self.lexer.tokeniter(source, name, filename, state), source)
        return TokenStream(self.lexer.wrap(raw, name, filename), name, filename)

    def _located(self, tokens: Iterable[tuple[int, str, str]], text: str) -> Iterator[tuple[int, str, str]]:
        cursor = depth = words = tags = 0
        before: str | None = None
        for _, kind, value in tokens:
            found = text.find(value, cursor)
            start = found if found >= 0 else cursor
            cursor = start + len(value)
            if kind == "operator":
                depth += (value in _OPEN) - (value in _CLOSE)
                if depth > MAX_DEPTH:
                    raise _TooDeepError(start)
            elif kind == "name" and before == "block_begin":
                self._note_tag(start, value)
            elif kind in ("raw_begin", "comment_begin"):
                self.open_tags.append((start, "raw" if kind == "raw_begin" else "{#"))
            elif kind in ("raw_end", "comment_end"):
                self.open_tags.pop()
            words += 1
            if kind in ("block_begin", "variable_begin"):
                depth = words = 0
                tags += 1
                self.open_tags.append((start, value.rstrip("-+")))
            elif kind in ("block_end", "variable_end") and self.open_tags:
                self._forget(("{%", "{{"))
            if kind != "whitespace":
                before = kind
            if words > MAX_WORDS or tags > MAX_TAGS:
                raise _TooLongError(start)
            yield _BASE + start, kind, value

    def _note_tag(self, start: int, tag: str) -> None:
        if tag in _BODIES:
            # Below the tag's own braces, which end first.
            self.open_tags.insert(len(self.open_tags) - 1, (start, tag))
            if len(self.open_tags) > MAX_DEPTH + 1:
                raise _TooDeepError(start)
        elif tag.startswith("end"):
            self._forget((tag.removeprefix("end"),))

    def _forget(self, tags: tuple[str, ...]) -> None:
        for index in range(len(self.open_tags) - 1, -1, -1):
            if self.open_tags[index][1] in tags:
                del self.open_tags[index]
                return


def offset_of(node: nodes.Node) -> int:
    """Where a node stands in the text of its part, in characters from 0."""
    return max(node.lineno - _BASE, 0) if node.lineno else 0


def start_of(node: nodes.Node) -> int:
    """Where an expression begins; the place of a path, for one, is its last dot."""
    return min(offset_of(one) for one in (node, *node.find_all(nodes.Expr)))


def forget_positions(tree: nodes.Template, part: Part) -> None:
    """Give the nodes the line numbers that Jinja expects, which allots memory by them."""
    for node in (tree, *tree.find_all(nodes.Node)):
        if node.lineno is not None:
            node.lineno = part.span(offset_of(node)).line


def parse(part: Part) -> tuple[nodes.Template | None, list[Diagnostic]]:
    """Parse a template without evaluating anything in it.

    Returns:
        The tree, or None with the finding that refuses it.
    """
    many = next(itertools.islice(_BRACES.finditer(part.text), MAX_TAGS, None), None)
    if many is not None:
        return None, [report("TR431", part.span(many.start()), limit=MAX_TAGS)]
    if part.text.count("<") > _MAX_ANGLES:
        return None, [report("TR431", part.span(part.text.find("<")), limit=_MAX_ANGLES)]
    environment = _Positions(autoescape=False, keep_trailing_newline=True)
    environment.open_tags = []
    try:
        tree = Parser(environment, part.text).parse()
        # Whoever compiles the tree sets the environment that it runs in.
        tree.set_environment(None)  # type: ignore[arg-type]
        return tree, []
    except TemplateSyntaxError as problem:
        return None, [_explain(part, problem, environment.open_tags)]
    except _TooDeepError as problem:
        return None, [report("TR430", part.span(problem.offset), limit=MAX_DEPTH)]
    except _TooLongError as problem:
        return None, [report("TR431", part.span(problem.offset), limit=MAX_TEXT)]
    except RecursionError:
        return None, [report("TR430", part.span(0), limit=MAX_DEPTH)]
    except ValueError:
        # Python refuses to convert numbers of thousands of digits.
        match = re.search(r"\d[\d_]{1000,}", part.text)
        return None, [report("TR431", part.span(match.start() if match else 0), limit=MAX_TEXT)]


_CLOSING = {"{#": "#}", "{{": "}}", "{%": "%}"}


def _explain(part: Part, problem: TemplateSyntaxError, open_tags: list[tuple[int, str]]) -> Diagnostic:
    message, line = problem.message or "", problem.lineno
    offset = line - _BASE if line >= _BASE else None
    if re.match(r"(?i)unexpected end of template|missing end of", message) and open_tags:
        start, tag = open_tags[-1]
        closing = _CLOSING.get(tag, f"{{% end{tag} %}}")
        return report("TR401", part.span(start, len(tag)), tag=tag, closing=closing)
    unknown = re.match(r"Encountered unknown tag '(.*?)'", message)
    if unknown:
        tag = unknown[1]
        start = part.text.find(tag, offset or 0)
        place = part.span(start if start >= 0 else offset or 0, len(tag))
        if tag.startswith("end") or tag in _CLOSERS:
            return report("TR402", place, tag=tag)
        return report("TR422", place, tag=tag, known=", ".join(TAGS))
    char = re.match(r"unexpected char (?:'(.*)'|\"(.*)\") at (\d+)", message)
    if char:
        offset = int(char[3])
    if offset is None:
        return report("TR403", part.line_span(line), found=_line(part, line))
    if offset >= len(part.text.rstrip()):
        return report("TR403", part.span(offset), found=Localized("the end", "结尾"))
    word = re.compile(r"\w+|[}%#]\}|\S|").match(part.text, _skip_blanks(part.text, offset))
    found = word[0] if word else ""
    return report("TR403", part.span(word.start() if word else offset, max(len(found), 1)), found=found)


def _skip_blanks(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _line(part: Part, line: int) -> str:
    lines = part.text.split("\n")
    return lines[min(max(line, 1), len(lines)) - 1].strip()[:40]
