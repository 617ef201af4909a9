"""What a template is for, as its file name says."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.channels import CHANNELS

Format: TypeAlias = Literal["html", "txt"]
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_TEMPLATE_LIKE = (".j2", ".html", ".htm", ".txt", ".jinja", ".jinja2", ".eml")


@dataclass(frozen=True, slots=True)
class TemplateName:
    """The message, channel, locale (None for every one) and format a template is for."""

    message: str
    channel: str
    locale: str | None
    format: Format

    @property
    def file(self) -> str:
        """The file name that says this."""
        return template_file(self.message, self.channel, self.format, self.locale)


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A file name that fits nothing, and what may have been meant."""

    hint: Localized


def template_file(message: str, channel: str, format: str, locale: str | None = None) -> str:
    """The file name of a template."""
    return ".".join([message, channel, *([locale] if locale else []), format, "j2"])


def format_of(path: str) -> Format | None:
    """The format of a template or part of one; None for other files."""
    if path.endswith(".html.j2"):
        return "html"
    return "txt" if path.endswith(".txt.j2") else None


def is_partial(path: str) -> bool:
    """Whether a path inside `templates/` is a layout or a part for others to include."""
    return "/" in path or path.startswith("_")


def looks_like_template(path: str) -> bool:
    """Whether somebody probably meant a file to be a template."""
    return path.lower().endswith(_TEMPLATE_LIKE)


def normal_locale(locale: str) -> str:
    """A locale in one spelling: `zh_cn` and `zh-CN` are the same."""
    return locale.replace("_", "-").lower()


def parse_name(file: str) -> TemplateName | Misnamed:
    """What a file at the top of `templates/` is a template for."""
    file = unicodedata.normalize("NFC", file)
    formats = {channel.name: channel.formats for channel in CHANNELS}
    if format_of(file) is None:
        for ending in _TEMPLATE_LIKE:
            stem = file.lower().removesuffix(ending)
            for format in ("html", "txt"):
                stem_name = file[: len(stem)].removesuffix(f".{format}")
                if "." in stem_name and not isinstance(parse_name(f"{stem_name}.{format}.j2"), Misnamed):
                    return Misnamed(hint(file, [f"{stem_name}.{format}.j2"]))
        return Misnamed(hint("", [template_file("welcome", "email", "html")]))
    format = "html" if file.endswith(".html.j2") else "txt"
    parts = file.removesuffix(f".{format}.j2").split(".")
    if len(parts) == 2:
        message, channel, locale = *parts, None
    elif len(parts) == 3 and _LOCALE.fullmatch(parts[2]):
        message, channel, locale = parts
    else:
        guess = [part for part in parts if part in formats]
        return Misnamed(hint(file, [template_file(parts[0] or "welcome", (guess or ["email"])[0], format)]))
    if not message.strip() or channel not in formats:
        return Misnamed(hint(channel, formats))
    if format not in formats[channel]:
        return Misnamed(hint(file, [template_file(message, channel, formats[channel][0], locale)]))
    return TemplateName(message, channel, normal_locale(locale) if locale else None, format)
