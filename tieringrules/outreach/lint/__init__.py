"""What the law and the large mailboxes ask of messages: one file and one line of the tuple each."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Diagnostic
from tieringrules.outreach.lint.can_spam import CAN_SPAM
from tieringrules.outreach.lint.cn import CN
from tieringrules.outreach.lint.gdpr import GDPR
from tieringrules.outreach.lint.gmail_yahoo import GMAIL_YAHOO
from tieringrules.outreach.lint.profile import Profile
from tieringrules.outreach.lint.subject import subjects_of
from tieringrules.outreach.templates.library import TemplateLibrary
from tieringrules.rulebook.model import Rulebook

PROFILES: tuple[Profile, ...] = (CN, GMAIL_YAHOO, CAN_SPAM, GDPR)
PROFILE_BY_NAME: Mapping[str, Profile] = {profile.name: profile for profile in PROFILES}


def lint_findings(rulebook: Rulebook, library: TemplateLibrary) -> list[Diagnostic]:
    """Where channels and messages of marketing break the profiles that the workspace names.

    Args:
        rulebook: the workspace, its channels and policies.
        library: the templates that could be read.
    """
    found: list[Diagnostic] = []
    for subject in subjects_of(rulebook, library):
        for name in dict.fromkeys((*rulebook.workspace.lint, *subject.channel.lint)):
            profile = PROFILE_BY_NAME.get(name)
            if profile is not None and subject.channel.name in profile.channels:
                found.extend(profile.check(subject))
    # Several messages of a channel tell the same of the channel.
    return list(dict.fromkeys(found))
