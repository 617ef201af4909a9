"""What docs/exports.md says is so."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tieringrules.outreach.exports import PROFILES

PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def test_the_page_lists_every_profile_with_its_limit_and_source() -> None:
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `(\w+)` \|.*$", PAGE, re.MULTILINE)}
    assert list(rows) == [profile.name for profile in PROFILES]
    for profile in PROFILES:
        said = f"{profile.at_most:,}" if profile.at_most is not None else "any number"
        assert said in rows[profile.name] and f"({profile.source})" in rows[profile.name]
        if profile.most_bytes is not None:
            assert f"{profile.most_bytes / 1e6:g} MB" in rows[profile.name]


@pytest.mark.slow
def test_the_command_of_the_page_writes_what_it_says(tmp_path: Path) -> None:
    [command] = re.findall(r"```sh\n(.*?)\n```", PAGE)
    words = [str(tmp_path / "out") if word.startswith("out/") else word for word in shlex.split(command)[1:]]
    done = tieringrules(*words, "--quiet")
    assert done.returncode == 0, done.stderr
    exports = tmp_path / "out" / "exports"
    sent = [json.loads(path.read_text(encoding="utf-8")) for path in (exports / "sendgrid").iterdir()]
    plan = (tmp_path / "out" / "plan.csv").read_text(encoding="utf-8")
    assert sum(len(body["personalizations"]) for body in sent) == plan.count(",email,")
    tiers = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((exports / "zoho_crm").iterdir())
    ]
    assert sum(len(body["data"]) for body in tiers) == 2_000
    assert {"id", "Tier_customer_value", "Tier_as_of"} <= set(tiers[0]["data"][0])


def test_an_unknown_profile_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = tieringrules("render", "--profile", "send_grid", "--out", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 2 and "TR976" in done.stderr and "sendgrid" in done.stderr
