"""What docs/channels.md says is so."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tieringrules.outreach.channels import CHANNELS
from tieringrules.outreach.channels.sms import MOST_SEGMENTS
from tieringrules.outreach.channels.wecom import MOST_BYTES
from tieringrules.outreach.seed_list import read_seed_list
from tieringrules.rulebook import read_workspace

PAGE = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def fenced(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_channel_is_listed_with_its_limit() -> None:
    rows = re.findall(r"^\| `(\w+)`.*$", PAGE, re.MULTILINE)
    assert rows == [channel.name for channel in CHANNELS]
    assert f"{MOST_SEGMENTS} if not written" in PAGE and f"{MOST_BYTES:,} bytes" in PAGE


def test_the_rule_files_of_the_page_are_right(tmp_path: Path) -> None:
    workspace, feedback = fenced("yaml")
    (tmp_path / "rules").mkdir()
    (tmp_path / "tieringrules.yaml").write_text(workspace, encoding="utf-8")
    (tmp_path / "rules" / "feedback.yaml").write_text(feedback, encoding="utf-8")
    (tmp_path / "rules" / "customers.yaml").write_text(
        "kind: dataset\nname: customers\nkey: customer_id\ncolumns:\n  customer_id: {type: text}\n"
        "  email: {type: email}\n  mobile: {type: phone, region: CN}\n  office: {type: text}\n"
        "  wecom_id: {type: text}\n  email_consent: {type: boolean}\n  sms_consent: {type: boolean}\n",
        encoding="utf-8",
    )
    checked = read_workspace(tmp_path)
    assert checked.diagnostics == () and checked.value is not None
    sms = checked.value.workspace.channel("sms")
    assert sms is not None and sms.segments == 2 and sms.opt_out is not None and sms.opt_out.zh == "回T退订"
    assert [column.name for column in checked.value.children[0].columns][-2:] == ["delivery", "quality"]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_the_commands_of_the_page_run(command: str, tmp_path: Path) -> None:
    [seeds] = fenced("csv")
    (tmp_path / "seeds.csv").write_text(seeds, encoding="utf-8")
    assert len(read_seed_list(tmp_path / "seeds.csv").value) == 1
    words = [
        str(tmp_path / word) if word.startswith("out/") or word == "seeds.csv" else word
        for word in shlex.split(command)[1:]
    ]
    done = tieringrules(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    if "--sample" in words:
        manifest = json.loads((tmp_path / "out" / "look" / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["trial"] == {"kind": "sample", "size": 20} and manifest["counts"]["contacts"] == 20
    if words[:2] == ["data", "feedback"]:
        assert "承诺 2 小时" in done.stdout


def test_a_trial_cannot_be_remembered(tmp_path: Path) -> None:
    done = tieringrules("render", "--record", "--sample", "2", "--out", tmp_path / "out")
    assert done.returncode == 2 and "TR973" in done.stderr and not (tmp_path / "out").exists()
