"""`sending: {dkim: …}`: whether what signs e-mails speaks for those who send them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.document.node import Node, ScalarNode
from tieringrules.rulebook.nodes import child, entries_at, scalar_at

# Names of hosts (RFC 1035, 2.3.1) and selectors (RFC 6376, 3.1): labels with dots between.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_SELECTOR = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MOST_CHARACTERS = 253
_EXAMPLES = {
    "dkim.domain": Localized("a domain in ASCII, such as example.com", "域名（ASCII），例如 example.com"),
    "dkim.selector": Localized("a selector, such as june2026", "选择器，例如 june2026"),
}


def check_signing(root: Node, leaves_folder: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Findings about the signature of e-mails.

    Args:
        root: of the workspace file.
        leaves_folder: whether a path leads out of the workspace.
    """
    node = child(child(root, "sending"), "dkim")
    key = scalar_at(node, "key")
    if key is not None and leaves_folder(key.text):
        words = Localized("it lies outside of the workspace", "文件不在工作区内")
        yield report("TR945", key.span, path=key.text, problem=words)
    domain, selector = scalar_at(node, "domain"), scalar_at(node, "selector")
    if selector is not None and not _is(_SELECTOR, selector.text):
        yield _refused(selector, "dkim.selector")
    if domain is None:
        return
    if not _is(_DOMAIN, domain.text):
        yield _refused(domain, "dkim.domain")
        return
    for entry in entries_at(root, "channels"):
        sender = scalar_at(entry.value, "from")
        host = _host(sender.text) if sender is not None else None
        if sender is not None and host is not None and not is_aligned(domain.text, host):
            yield report("TR949", sender.span, sender=host, domain=domain.text)


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= _MOST_CHARACTERS and pattern.fullmatch(text) is not None


def _refused(written: ScalarNode, key: str) -> Diagnostic:
    return report("TR919", written.span, written=written.text, key=key, example=_EXAMPLES[key])


def is_aligned(domain: str, sender: str) -> bool:
    """Whether a signature speaks for a sender by DMARC's relaxed alignment (RFC 7489, 3.1.1).

    The list of public suffixes is not asked: one of the two must be the other, or lie below it.

    Args:
        domain: that signs.
        sender: host of the sender's address.
    """
    one, other = domain.lower().rstrip("."), sender.lower().rstrip(".")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _host(written: str) -> str | None:
    host = written.rpartition("@")[2].strip(" >")
    try:
        return host.encode("idna").decode("ascii") or None
    except UnicodeError:
        return None
