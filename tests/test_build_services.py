# ruff: noqa: E501  # commands, one a line
"""What build services and pre-commit run: right by their schemas, and run as far as it can be run here."""

from __future__ import annotations

import fnmatch
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.cli.small_workspace import FILES as SMALL
from tests.cli.small_workspace import WITHOUT_WARNINGS, write_workspace
from tests.command_line import ROOT, tieringrules

PAGE = (ROOT / "docs" / "change-control.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```\w+\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))
CASES = SMALL["rules/tests.yaml"].replace("care: null", "care: wait")
FILES = {**SMALL, **WITHOUT_WARNINGS, "rules/tests.yaml": CASES}
CLEAN = {**WITHOUT_WARNINGS, "rules/tests.yaml": CASES}
SARIF = "@microsoft/jest-sarif@1.0.0-beta.0", "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def vendored(name: str) -> Draft7Validator:
    text = (
        files("check_jsonschema").joinpath(f"builtin_schemas/vendor/{name}.json").read_text(encoding="utf-8")
    )
    return Draft7Validator(json.loads(text))


def test_the_files_of_services_have_their_shapes() -> None:
    vendored("github-actions").validate(loaded("action.yml"))
    vendored("gitlab-ci").validate(loaded("ci/tieringrules.gitlab-ci.yml"))
    workflow = yaml.safe_load(BLOCKS[".github/workflows/rules.yml"])
    # YAML 1.1 reads the key `on` as a boolean.
    vendored("github-workflows").validate(
        {"on" if key is True else key: value for key, value in workflow.items()}
    )
    given = workflow["jobs"]["rules"]["steps"][1]["with"]
    assert set(given) <= set(loaded("action.yml")["inputs"])
    named = {hook["id"] for hook in yaml.safe_load(BLOCKS[".pre-commit-config.yaml"])["repos"][0]["hooks"]}
    assert named <= {hook["id"] for hook in loaded(".pre-commit-hooks.yaml")}


def test_owners_are_named_for_every_file_of_the_reference_set() -> None:
    patterns = [line.split()[0] for line in BLOCKS["CODEOWNERS"].splitlines()]
    for folder in ("rules", "templates"):
        for path in (ROOT / folder).rglob("*"):
            shown = f"/{path.relative_to(ROOT).as_posix()}"
            if path.is_file():
                assert any(shown.startswith(each) or fnmatch.fnmatch(shown, each) for each in patterns), shown


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A step's script as the services run it, with this program."""
    program = folder / "bin" / "tieringrules"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tieringrules "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        **variables,
    }
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def repository(folder: Path) -> Path:
    """A repository with a workspace in a folder, and a change that is not committed."""
    workspace = write_workspace(folder / "my shop", **CLEAN)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *words], cwd=folder, check=True
        )
    value = FILES["rules/value.yaml"].replace("at_least: 1000", "at_least: 1200")
    (workspace / "rules/value.yaml").write_text(value, encoding="utf-8")
    (workspace / "rules/tests.yaml").write_text(
        FILES["rules/tests.yaml"].replace("1000", "1200"), encoding="utf-8"
    )
    return workspace


@pytest.mark.slow
def test_the_steps_of_the_action_run(tmp_path: Path) -> None:
    workspace = repository(tmp_path)
    steps = {step.get("name"): step for step in loaded("action.yml")["runs"]["steps"]}
    inputs = {"WORKSPACE": "my shop", "STRICT": "true", "BASE": "main", "TIERINGRULES_LANG": "zh"}
    summary = tmp_path / "summary.md"
    for name in ("Check", "Test", "Compare"):
        assert set(steps[name]["env"]) <= set(inputs)
        done = shell(steps[name]["run"], tmp_path, GITHUB_STEP_SUMMARY=str(summary), **inputs)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "含义有 1 处变化" in summary.read_text("utf-8")
    (workspace / "rules/value.yaml").write_text(
        FILES["rules/value.yaml"].replace("1000", "1,000"), encoding="utf-8"
    )
    done = shell(steps["Check"]["run"], tmp_path, **inputs)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=my shop/rules/value.yaml,line=8,")


@pytest.mark.slow
def test_the_jobs_of_gitlab_run(tmp_path: Path) -> None:
    repository(tmp_path)
    jobs = loaded("ci/tieringrules.gitlab-ci.yml")
    variables = {"TIERINGRULES_WORKSPACE": "my shop", "CI_PROJECT_DIR": str(tmp_path)}
    subprocess.run(["git", "fetch", "-q", ".", "main"], cwd=tmp_path, check=True)
    for name in ("tieringrules-check", "tieringrules-test", "tieringrules-diff"):
        done = shell("\n".join(jobs[name]["script"]), tmp_path, **variables)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    assert json.loads((tmp_path / "gl-code-quality-report.json").read_text("utf-8")) == []
    assert "<testsuites" in (tmp_path / "tieringrules-tests.xml").read_text("utf-8")
    assert "1 change in meaning" in (tmp_path / "tieringrules-diff.md").read_text("utf-8")


@pytest.mark.slow
def test_pre_commit_runs_the_hooks(tmp_path: Path) -> None:
    """pre-commit installs the hooks from a repository of these files, as it does for its users.

    What the package needs is taken from here, so that only its own wheel is built.
    """
    tools = tmp_path / "tools"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if (
            name.startswith(("tieringrules/", ".pre-commit-hooks", "pyproject", "README.md"))
            and (ROOT / name).is_file()
        ):
            (tools / name).parent.mkdir(parents=True, exist_ok=True)
            (tools / name).write_bytes((ROOT / name).read_bytes())
    shop = tmp_path / "shop"
    git = ("git", "-c", "user.name=T", "-c", "user.email=t@example.com")
    write_workspace(shop, **CLEAN)
    (shop / "rules/value.yaml").write_text(
        FILES["rules/value.yaml"].replace("1000", "1,000"), encoding="utf-8"
    )
    for folder in (tools, shop):
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
            subprocess.run([*git, *words], cwd=folder, check=True)
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=tools, capture_output=True, text=True, check=True
    )
    config = yaml.safe_load(BLOCKS[".pre-commit-config.yaml"])
    config["repos"][0] |= {"repo": str(tools), "rev": revision.stdout.strip()}
    (shop / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    subprocess.run(["git", "add", "-A"], cwd=shop, check=True)
    site = next(path for path in sys.path if path.endswith("site-packages"))
    environment = {
        **os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": site, "LC_ALL": "C.UTF-8",
    }  # fmt: skip

    def run() -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"]
        return subprocess.run(words, cwd=shop, env=environment, capture_output=True, text=True, check=False)

    first = run()
    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert (shop / "rules/value.yaml").read_text("utf-8") == FILES["rules/value.yaml"]
    second = run()
    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.count("Passed") == 3
    (shop / "rules/value.yaml").write_text(
        FILES["rules/value.yaml"].replace("monetary", "monetry"), encoding="utf-8"
    )
    third = run()
    assert third.returncode == 1 and "TR204" in third.stdout


@pytest.mark.slow
def test_sarif_is_right_by_its_schema(tmp_path: Path) -> None:
    package, member = SARIF
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    with tarfile.open(tmp_path / done.stdout.strip().splitlines()[-1]) as packed:
        found = packed.extractfile(member)
        assert found is not None
        validator = Draft7Validator(json.load(io.TextIOWrapper(found, encoding="utf-8")))
    broken = (
        FILES["rules/value.yaml"].replace("monetary_12m", "monetry").replace("at_most: 60", "at_most: 六十")
    )
    folders = [
        write_workspace(tmp_path / "错的", **{"rules/value.yaml": broken}),
        write_workspace(tmp_path / "warned"),
        write_workspace(tmp_path / "right", **CLEAN),
        write_workspace(tmp_path / "torn", **{"rules/value.yaml": "kind: standard\nname: ["}),
    ]
    for folder in folders:
        for lang in ("en", "zh"):
            log = json.loads(tieringrules("check", folder, "--format", "sarif", "--lang", lang).stdout)
            assert [error.message for error in validator.iter_errors(log)] == []
    results = [
        json.loads(tieringrules("check", folder, "--format", "sarif").stdout)["runs"][0]["results"]
        for folder in folders
    ]
    assert [bool(found) for found in results] == [True, True, False, True]
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(log)
