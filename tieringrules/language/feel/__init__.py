"""FEEL to the letter, as `eval` computes it."""

from tieringrules.language.feel.evaluator import evaluate
from tieringrules.language.feel.limits import Meter, TooMuchWorkError
from tieringrules.language.feel.values import FeelValue, Moment

__all__ = ["FeelValue", "Meter", "Moment", "TooMuchWorkError", "evaluate"]
