"""Which templates a workspace has, by their names alone."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from tieringrules.outreach.locales import fallbacks
from tieringrules.outreach.templates.library import template_paths
from tieringrules.outreach.templates.names import Misnamed, format_of, is_partial, parse_name

TemplateKeys: TypeAlias = frozenset[tuple[str, str, str | None]]


def template_keys(folder: Path) -> TemplateKeys:
    """Message, channel and locale of every template in a workspace, by file name alone."""
    names = [
        parse_name(path)
        for path in template_paths(folder)
        if not is_partial(path) and format_of(path) is not None
    ]
    return frozenset((n.message, n.channel, n.locale) for n in names if not isinstance(n, Misnamed))


def has_template(keys: TemplateKeys, message: str, channel: str, locale: str) -> bool:
    """Whether a message can be written for a channel in a locale or one it falls back to."""
    return any((message, channel, each) in keys for each in fallbacks(locale))
