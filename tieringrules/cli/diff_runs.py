"""Comparisons with recorded runs: what rules said then, and whom they put where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.diffing import Difference, meaning_of_side, measure_of
from tieringrules.cli.inputs import day_asked
from tieringrules.cli.messages import needs_of_messages
from tieringrules.cli.pipeline import Classified, Request, classified
from tieringrules.cli.recording import secret_for_runs
from tieringrules.cli.revisions import checked_out, may_be_run
from tieringrules.cli.runs_kept import archived, runs_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Localized, report

if TYPE_CHECKING:
    from tieringrules.assure.meaning.tree import Meaning
    from tieringrules.engine.assignments import Assignments
    from tieringrules.engine.comparison import StandardComparison
    from tieringrules.history.archive import ArchivedRun
    from tieringrules.history.runs import RunRecord
    from tieringrules.language.types import Type

_RUN = Localized(
    "run {number} of {day}, {customers} customers", "第 {number} 次分级（{day}，{customers} 位客户）"
)
_NOW = Localized("the rules and data of {day}", "规则和数据（{day}）")
_SIDES = Localized("{before} → {after}", "{before} → {after}")
_UNKNOWN = Localized(
    "what the rules of run {number} meant is not known: no commit held them then, or it is gone",
    "第 {number} 次分级时规则的含义未知：记录时规则未提交，或该提交已不存在",
)
_OTHERS = Localized(
    "{gone} customers are only on the first side and {new} only on the second, and have no tier on the other",
    "{gone} 位客户只在前一边，{new} 位只在后一边，在另一边算作无等级",
)


def run_called(session: Session, opened: Opened, name: str) -> RunRecord | None:
    """The recorded run of a number or an id; None where the name is something else.

    Args:
        session: for the history.
        opened: the workspace.
        name: as the command line says it.
    """
    if not may_be_run(name):
        return None
    return next((run for run in runs_of(session, opened) if name in (str(run.number), run.id)), None)


def difference_of_runs(
    session: Session,
    here: Opened,
    sides: tuple[RunRecord | Opened, RunRecord | Opened],
    request: Request,
    scratch: Path,
    *,
    measure: str | None,
    with_data: bool,
    most_movers: int,
) -> Difference:
    """How two sides differ of which one or both are recorded runs.

    Args:
        session: how to speak.
        here: the workspace that the runs are of.
        sides: before and after.
        request: data and day of a side that is no run.
        scratch: an empty folder, for rules of earlier commits.
        measure: the metric that weighs movers, where a side is no run.
        with_data: whether to look at who moves.
        most_movers: how many are named, where a side is no run.

    Raises:
        Stop: an archive cannot be read, or data is missing or refused.
    """
    from tieringrules.assure.meaning.changes import changes_between

    read = [side if isinstance(side, Opened) else archived(here, side) for side in sides]
    rules = [_rules(each, here, scratch / str(number)) for number, each in enumerate(read)]
    meanings: list[Meaning | None] = [meaning_of_side(each) if each is not None else None for each in rules]
    notes = [
        _UNKNOWN.filled({"number": side.record.number})
        for side, meaning in zip(read, meanings, strict=True)
        if not isinstance(side, Opened) and meaning is None
    ]
    before, after = meanings
    changes = changes_between(before, after) if before is not None and after is not None else ()
    is_known = before is not None and after is not None
    if not with_data:
        return Difference(changes, here.rulebook, is_meaning_known=is_known, notes=tuple(notes))
    results: list[ArchivedRun | Classified] = [
        _classified(session, each, here, request) if isinstance(each, Opened) else each for each in read
    ]
    words = [_words(each) for each in results]
    told = _SIDES.filled({"before": words[0], "after": words[1]})
    assigned = [_named_alike(each, here.root) for each in results]
    weighed = _measure(measure, results)
    movement = _movement(assigned, weighed, most_movers if weighed is not None else 0)
    keys = [set(side.frame[side.key].to_list()) for side in assigned]
    gone, new = len(keys[0] - keys[1]), len(keys[1] - keys[0])
    if gone or new:
        notes.append(_OTHERS.filled({"gone": f"{gone:,}", "new": f"{new:,}"}))
    return Difference(
        changes,
        here.rulebook,
        assigned[1].as_of,
        _with_keys(movement, assigned[1], results[1]),
        weighed[0] if weighed is not None else None,
        None,
        any(each.kernel.key_is_personal for each in results if isinstance(each, Classified)),
        since=assigned[0].as_of,
        is_meaning_known=is_known,
        notes=(told, *notes),
    )


def _rules(side: ArchivedRun | Opened, here: Opened, scratch: Path) -> Opened | None:
    """The rules of a side, if they can still be had as they were."""
    from tieringrules.rulebook import read_workspace

    if isinstance(side, Opened):
        return side
    if side.manifest.commit is None:
        # Without a commit nobody knows the templates of that day.
        return None
    try:
        root = checked_out(side.manifest.commit, here.root, scratch)
    except Stop:
        return None
    found = read_workspace(root)
    if found.value is None or not found.ok or dict(found.value.digests) != dict(side.manifest.rules):
        return None
    return Opened(root, found.value)


def _classified(session: Session, side: Opened, here: Opened, request: Request) -> Classified:
    rulebook = replace(side.rulebook, root=str(here.root))
    opened = Opened(here.root, rulebook)
    needs = needs_of_messages(side)
    request = replace(request, day=day_asked(request.day, rulebook))
    return classified(session, opened, request, needs.columns, metrics=needs.metrics, warnings=False)


def _words(side: ArchivedRun | Classified) -> Localized:
    if isinstance(side, Classified):
        return _NOW.filled({"day": side.as_of.isoformat()})
    record = side.record
    return _RUN.filled(
        {"number": record.number, "day": record.as_of.isoformat(), "customers": f"{record.customers:,}"}
    )


def _named_alike(side: ArchivedRun | Classified, root: Path) -> Assignments:
    """Both sides call customers by what stands for them in archives."""
    from tieringrules.engine.archiving import CUSTOMER
    from tieringrules.intake.pseudonyms import pseudonyms

    if not isinstance(side, Classified):
        return side.as_assignments()
    frame, key = side.assignments.frame, side.assignments.key
    names = pseudonyms(secret_for_runs(root), frame[key]).alias(CUSTOMER)
    return replace(side.assignments, frame=frame.with_columns(names), key=CUSTOMER)


def _measure(name: str | None, sides: list[ArchivedRun | Classified]) -> tuple[str, Type] | None:
    """What weighs movers; archives hold tiers and no amounts."""
    after = sides[1]
    if isinstance(after, Classified):
        return measure_of(name, after, after)
    if name is not None:
        raise Stop(ExitCode.USAGE, report("TR884", name=name, hint=""))
    return None


def _movement(
    sides: list[Assignments], measure: tuple[str, Type] | None, most: int
) -> dict[str, StandardComparison]:
    from tieringrules.engine.comparison import compared

    before, after = sides
    return {
        # What a run left unknown is not archived, so that nothing is newly so.
        name: replace(compared(before, after, name, measure, most), newly_unknown=())
        for name in sorted({*before.standards, *after.standards})
    }


def _with_keys(
    movement: Mapping[str, StandardComparison], assigned: Assignments, after: ArchivedRun | Classified
) -> Mapping[str, StandardComparison]:
    """Movers under their keys of today."""
    if not isinstance(after, Classified) or not any(each.movers for each in movement.values()):
        return movement
    keys = assigned.frame[after.assignments.key].to_list()
    own = dict(zip(assigned.frame[assigned.key].to_list(), keys, strict=True))
    return {
        name: replace(
            each,
            movers=tuple(
                replace(mover, customer=own[mover.customer]) for mover in each.movers if mover.customer in own
            ),
        )
        for name, each in movement.items()
    }
