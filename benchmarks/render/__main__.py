"""How fast the reference e-mails are rendered, beside a bare loop over plain Jinja2.

    python -m benchmarks.render [LETTERS] [RUNS]     # default: 10,000 and 3; writes its section of RESULTS.md

Both sides start from the classified customers, render the subject and the page of the same contacts in one
process, and take turns. Every subject and page must be the same, byte for byte. `render` makes the plain
text beside each page, too, which the bare loop does not. MIME, each message read back, is told apart, of the
first ten thousand: it takes the same for each.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from zoneinfo import ZoneInfo

from benchmarks.render.bare import Bare
from benchmarks.render.letters import DAY, Letters, letters
from benchmarks.results import machine, write_section
from tieringrules.outreach.contact import Message
from tieringrules.outreach.mime import Email, email_bytes
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.sender import sender_of
from tieringrules.outreach.unsubscribing import unsubscribe_link
from tieringrules.outreach.values import context_values

LEAST = 0.7
MIME_OF = 10_000


def by_hand(given: Letters) -> tuple[float, list[tuple[str, str]]]:
    """Seconds of the bare loop, and what it made."""
    start = time.perf_counter()
    made = [texts for _, texts in Bare(given).run()]
    return time.perf_counter() - start, made


def by_render(given: Letters) -> tuple[float, list[Message]]:
    """Seconds of the product, and what it made."""
    start = time.perf_counter()
    renderer = Renderer(given.rulebook, given.library)
    pairs = context_values(given.rulebook, given.assignments, given.contacts, renderer.uses())
    made = [message for contact, values in pairs if (message := renderer.render(contact, values))]
    return time.perf_counter() - start, made


def by_mime(given: Letters, messages: list[Message]) -> float:
    """Seconds that it takes to make bytes of messages, read back."""
    channel = given.rulebook.workspace.channel("email")
    assert channel is not None
    sender = sender_of(channel.sender)
    assert sender is not None
    sent_at = dt.datetime.combine(DAY, dt.time(9), ZoneInfo(given.rulebook.workspace.time_zone))
    start = time.perf_counter()
    for contact, message in zip(given.contacts, messages, strict=False):
        url = unsubscribe_link(channel.unsubscribe_url or "", contact.id)
        subject, text = message.subject or "", message.text
        email_bytes(Email(contact.id, sender, contact.address, subject, sent_at, text, message.html, url))
    return time.perf_counter() - start


def compare(wanted: list[tuple[str, str]], made: list[Message]) -> None:
    """Stop where a subject or a page differs; an e-mail ends with one line feed."""
    for (subject, page), message in zip(wanted, made, strict=True):
        if (subject, page.rstrip("\n") + "\n") != (message.subject, message.html):
            sys.exit(f"not the same: {subject}")


def main() -> int:
    """Measure, compare, write."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    given = letters(count)
    bare, ours, mime = [], [], []
    for _ in range(runs):
        seconds, wanted = by_hand(given)
        bare.append(seconds)
        seconds, made = by_render(given)
        ours.append(seconds)
        compare(wanted, made)
        mime.append(by_mime(given, made[:MIME_OF]))
    ratios = [one / other for one, other in zip(bare, ours, strict=True)]
    of_mime = min(count, MIME_OF)
    rows = [
        ("bare Jinja2: subject and page", count, bare),
        ("render: subject, page and plain text", count, ours),
        (f"MIME of {of_mime:,} of these, each read back", of_mime, mime),
    ]
    told = (
        f"Rate of render to the bare loop: {statistics.median(ratios):.2f} "
        f"({', '.join(f'{ratio:.2f}' for ratio in ratios)}); the aim is {LEAST}. "
        "Every subject and page is the same, byte for byte."
    )
    lines = [
        f"{count:,} e-mails of the reference company, {runs} turns in one process; medians.",
        "",
        "| what | seconds | e-mails a second |",
        "|---|---|---|",
        *(
            f"| {name} | {statistics.median(each):.2f} | {many / statistics.median(each):,.0f} |"
            for name, many, each in rows
        ),
        "",
        told,
        "",
        machine(),
    ]
    print("\n".join(lines))
    write_section("Rendering e-mails", lines)
    return 0 if statistics.median(ratios) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
