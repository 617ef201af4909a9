"""The one way to make a diagnostic: by its code in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic.diagnostic import Diagnostic, Label
from tieringrules.diagnostic.span import Span


def report(
    code: str,
    span: Span | None = None,
    *,
    related: Iterable[Label] = (),
    fix: str | None = None,
    **arguments: object,
) -> Diagnostic:
    """A finding worded by the catalogue.

    Args:
        code: a code of the catalogue.
        span: the position; None when no file is to blame.
        related: further places, such as the first of two equal keys.
        fix: text that may replace the text at `span`.
        **arguments: values of the placeholders in the code's message and help; text or `Localized`.

    Raises:
        KeyError: the code is not in the catalogue, or a placeholder has no argument (a bug).
    """
    # All words together take long to load, and rules without findings need none of them.
    from tieringrules.diagnostic.catalogue import CODES

    entry = CODES[code]
    labels = (Label(span), *related) if span is not None else tuple(related)
    return Diagnostic(
        code,
        entry.severity,
        entry.message.filled(arguments),
        labels,
        entry.help.filled(arguments) if entry.help is not None else None,
        fix,
    )
