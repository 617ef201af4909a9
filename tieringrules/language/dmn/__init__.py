"""DMN models (OMG DMN 1.1 to 1.5): decisions as literal expressions, contexts, lists and decision tables."""

from tieringrules.language.dmn.deciding import Refusal, decided
from tieringrules.language.dmn.model import Model
from tieringrules.language.dmn.reading import UnreadableModelError, read_model

__all__ = ["Model", "Refusal", "UnreadableModelError", "decided", "read_model"]
