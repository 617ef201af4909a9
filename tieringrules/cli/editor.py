"""What editors need to help with rule files: the schema of a workspace, and settings that use it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Language

SCHEMA_FILE = ".vscode/tieringrules.schema.json"
SETTINGS_FILE = ".vscode/settings.json"
EXTENSIONS_FILE = ".vscode/extensions.json"
# What the schema is about, as editors name files.
RULE_FILES = ("tieringrules.yaml", "rules/**/*.yaml", "rules/**/*.yml")


def schema_text(root: Path, language: Language) -> str:
    """The schema of a workspace, as JSON; rules with errors give what can be read of them.

    Args:
        root: the workspace folder.
        language: of descriptions and titles.

    Raises:
        Stop: the workspace file cannot be read.
    """
    from tieringrules.rulebook import read_workspace
    from tieringrules.rulebook.editor_schema import editor_schema

    checked = read_workspace(root)
    if checked.value is None:
        raise Stop(ExitCode.FINDINGS, *checked.diagnostics)
    folder = root / "templates"
    templates = [path.relative_to(folder).as_posix() for path in folder.rglob("*.j2")]
    return json.dumps(editor_schema(checked.value, templates, language), ensure_ascii=False, indent=2)


def editor_files(root: Path, language: Language) -> Mapping[str, str]:
    """Path in the workspace → text: the schema, settings that use it, and the extension that reads them.

    Args:
        root: the workspace folder, with its rules.
        language: as for `schema_text`.
    """
    settings = {"yaml.schemas": {f"./{SCHEMA_FILE}": list(RULE_FILES)}, "yaml.format.enable": False}
    return {
        SCHEMA_FILE: schema_text(root, language) + "\n",
        SETTINGS_FILE: json.dumps(settings, indent=2) + "\n",
        EXTENSIONS_FILE: json.dumps({"recommendations": ["redhat.vscode-yaml"]}, indent=2) + "\n",
    }
