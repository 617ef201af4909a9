"""What docs/sending.md says is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from tests.cli.small_workspace import write_workspace
from tests.command_line import ROOT, tieringrules
from tieringrules.diagnostic.catalogue import CODES
from tieringrules.history.delivery import WAYS, DeliveryState
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.sending import Rate, Retries, SmtpServer, Timeouts

PAGE = (ROOT / "docs" / "sending.md").read_text(encoding="utf-8")


def test_the_settings_are_right(tmp_path: Path) -> None:
    [written] = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    workspace = write_workspace(tmp_path / "w")
    with (workspace / "tieringrules.yaml").open("a", encoding="utf-8") as file:
        file.write(written)
    done = tieringrules("check", workspace)
    assert done.returncode == 0, done.stdout
    sending = read_workspace(workspace).value.workspace.sending
    assert sending.smtp == SmtpServer("smtp.example.com", 587, "starttls")
    assert (sending.rate, sending.needs_approval, sending.connections) == (Rate(50, 1), True, 4)
    assert sending.per_domain == {"qq.com": Rate(5, 1), "others": Rate(20, 1)}
    assert (sending.bounce, sending.retries) == ("bounces@example.com", Retries(5, 60, 1800))
    assert sending.timeouts == Timeouts() and sending.retries == Retries()


def test_the_options_and_codes_are_there() -> None:
    told = tieringrules("send", "--help").stdout + tieringrules("approve", "--help").stdout
    told += tieringrules("render", "--help").stdout
    for option in set(re.findall(r"--[a-z][a-z-]+", PAGE)):
        assert option in told, option
    assert set(re.findall(r"TR\d{3}", PAGE)) <= set(CODES)


def test_every_state_is_told() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert set(rows) == set(get_args(DeliveryState)) == set(WAYS)
