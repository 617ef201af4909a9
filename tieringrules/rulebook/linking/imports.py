"""`import:` of a dataset: the system whose export is read."""

from __future__ import annotations

from tieringrules.diagnostic import Checked, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Node
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Dataset
from tieringrules.rulebook.nodes import scalar_at

_SHOWN = 12


def read_import(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    """A dataset with the headers of the profile that it names.

    Args:
        dataset: with its columns.
        root: of its file.
        doubt: what broken files leave open.
    """
    written = scalar_at(root, "import")
    if written is None:
        return Checked(dataset)
    # Reading the profiles takes a moment that only those who ask for one wait for.
    from tieringrules.rulebook.import_profiles import import_profiles, with_profile

    profiles = import_profiles()
    profile = profiles.get(written.text.strip())
    if profile is None:
        known = [name for name in profiles if name.startswith(f"{written.text.strip()}.")] or list(profiles)
        fix = nearest(written.text, known)
        finding = report("TR798", written.span, fix=fix, written=written.text, hint=hint(written.text, known))
        return Checked(dataset, (finding,))
    applied, found = with_profile(dataset, profile)
    if found or doubt.about_columns(dataset.name):
        return Checked(applied)
    columns = ", ".join(column.name for column in profile.columns[:_SHOWN])
    words = {"dataset": dataset.name, "profile": profile.name, "columns": columns}
    return Checked(applied, (report("TR799", written.span, **words),))  # type: ignore[arg-type]
