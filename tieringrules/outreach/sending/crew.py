"""The threads: one for each connection."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tieringrules.outreach.sending.courier import Courier
from tieringrules.outreach.sending.line import Line

# How soon who waits sees that it is time to stop.
_GLANCE_SECONDS = 0.25


def run(courier: Courier, connections: int, watch: Callable[[], None]) -> None:
    """Send until nothing is left, or the courier is told to stop.

    Args:
        courier: what the connections share.
        connections: how many at once.
        watch: called about four times a second while they work, on this thread.

    Raises:
        Exception: what went wrong in a thread; the others finished what they were at.
    """
    troubles: list[BaseException] = []

    def work() -> None:
        line = Line(courier)
        try:
            while (wait := line.step()) is not None:
                if wait > 0:
                    courier.pause(min(wait, _GLANCE_SECONDS))
        except BaseException as problem:
            troubles.append(problem)
            courier.stop()

    threads = [threading.Thread(target=work, name=f"smtp-{number}") for number in range(connections)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(_GLANCE_SECONDS)
                watch()
    except Exception:
        # Whoever called lets go of the ledger now; nobody must be at it any more.
        courier.stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        raise
    if troubles:
        raise troubles[0]
