"""Words in the languages the product speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from tieringrules.diagnostic.value_class import dataclass

Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Localized:
    """One text in English and Chinese."""

    en: str
    zh: str

    @classmethod
    def same(cls, text: str) -> Localized:
        """A text that needs no translation, such as a name."""
        return cls(text, text)

    def text(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en

    def filled(self, arguments: Mapping[str, object]) -> Localized:
        """The text with its `{placeholders}` replaced; arguments may be localized themselves.

        Raises:
            KeyError: a placeholder has no argument.
        """
        return Localized(*(self._filled_in(language, arguments) for language in LANGUAGES))

    def _filled_in(self, language: Language, arguments: Mapping[str, object]) -> str:
        words = {
            name: value.text(language) if isinstance(value, Localized) else value
            for name, value in arguments.items()
        }
        return self.text(language).format_map(words)
