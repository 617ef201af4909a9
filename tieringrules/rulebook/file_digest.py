"""What stands for a rule file where it is told what something was made from."""

from __future__ import annotations

import hashlib

from tieringrules.document.node import Document, MappingNode

# How fast and by which server messages leave changes none of them.
_ONLY_DELIVERY = "sending"


def digest_without_delivery(document: Document) -> str:
    """SHA-256 of the workspace file without the lines of `sending:`, hexadecimal.

    So a batch need not be made again because a server was named or slowed down after it was made.

    Args:
        document: the workspace file.
    """
    entry = document.root.entry(_ONLY_DELIVERY) if isinstance(document.root, MappingNode) else None
    if entry is None:
        return document.digest
    lines = document.text.splitlines(keepends=True)
    begin = end = entry.key.span.line
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t#"):
        end += 1
    # What stands before the next key belongs to that.
    while end > begin and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    rest = "".join((*lines[: begin - 1], *lines[end:]))
    return hashlib.sha256((rest.rstrip() + "\n").encode()).hexdigest()
