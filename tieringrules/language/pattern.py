"""stub"""

from tieringrules.diagnostic import Checked


def portable_pattern(pattern: str, flags: str = "") -> Checked[str | None]:
    return Checked(pattern)


def compiled(pattern: str, flags: str = ""):
    import re2

    return re2.compile(pattern)
