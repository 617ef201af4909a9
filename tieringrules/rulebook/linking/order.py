"""Order of need among named things, and the circles that have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def in_order_of_need(
    needs: Mapping[str, Iterable[str]],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Names so that each comes after those it needs, and the circles found on the way.

    Args:
        needs: name → names it uses; names that are not keys are ignored.

    Returns:
        All names in order, those of circles too (their order then means nothing); and each circle once, as
        the names along it.
    """
    order: list[str] = []
    circles: list[tuple[str, ...]] = []
    state: dict[str, str] = {}
    for start in needs:
        if start in state:
            continue
        path = [start]
        state[start] = "open"
        pending = [iter([name for name in needs[start] if name in needs])]
        while pending:
            following = next(pending[-1], None)
            if following is None:
                done = path.pop()
                pending.pop()
                state[done] = "done"
                order.append(done)
            elif state.get(following) == "open":
                circles.append((*path[path.index(following) :], following))
            elif following not in state:
                state[following] = "open"
                path.append(following)
                pending.append(iter([name for name in needs[following] if name in needs]))
    return tuple(order), tuple(circles)
