"""`init`: a new workspace to start from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from tieringrules.cli.inputs import today_in
from tieringrules.cli.options import Lang, Quiet, session_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import locate
from tieringrules.diagnostic import Localized, report

_UNFIT = re.compile(r"[^\w-]+")


def init(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="The folder to make; it must be new or empty.")
    ],
    key: Annotated[
        bool,
        typer.Option("--key", help="Only make the secret of a workspace that is there, for keyed hashes."),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Draft rules from this file of customers, or of orders."),
    ] = None,
    orders: Annotated[
        str | None, typer.Option("--orders", metavar="FILE", help="The orders of these customers.")
    ] = None,
    region: Annotated[
        str,
        typer.Option("--region", metavar="CC", help="Country of phone numbers without a code, such as CN."),
    ] = "CN",
    lang: Lang = None,
    quiet: Quiet = False,
) -> int:
    """Make a small workspace that works at once: with sample data, or from files that you have."""
    session = session_of(ctx, lang, None, quiet)
    path = Path(folder)
    if key:
        return _make_key(session, path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Stop(ExitCode.USAGE, report("TR860", path=folder))

    name = _UNFIT.sub("_", path.resolve().name).strip("_") or "workspace"
    zone = "Asia/Shanghai" if session.language == "zh" else "Europe/London"
    if source is not None or orders is not None:
        from tieringrules.cli.starting_from import workspace_from

        one, other = (Path(file) if file is not None else None for file in (source, orders))
        written = workspace_from(session, path, name, today_in(zone), one, other, region)
    else:
        from tieringrules.cli.starting import new_workspace

        written = new_workspace(path, name, session.language, today_in(zone))
    for file in written:
        print(f"{folder.rstrip('/')}/{file}")
    session.remark(
        Localized(
            f"next: cd {folder} && tieringrules check && tieringrules test && tieringrules run --out out",
            f"接下来：cd {folder} && tieringrules check && tieringrules test && tieringrules run --out out",
        )
    )
    return ExitCode.DONE


def _make_key(session: Session, folder: Path) -> int:
    """Make the secret of a workspace; one that is there stays."""
    from tieringrules.intake.secret_key import KEY_FILE, make_key

    root = locate(str(folder), session)
    if make_key(root):
        print(root / KEY_FILE)
    else:
        session.remark(Localized("there is a secret already; it stays", "密钥已存在，保持不变"))
    return ExitCode.DONE
