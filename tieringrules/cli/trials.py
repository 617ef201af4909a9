"""What --sample, --customer and --seed-list ask for, and what they make of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.cli.pipeline import Classified
    from tieringrules.outreach.contact import Plan
    from tieringrules.outreach.trial import Seed, Trial


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """A trial that was asked for; nothing where the whole day's batch was.

    Attributes:
        sample: at most so many messages.
        customer: the messages of this customer.
        seeds: our own people, who get a test of every kind of message.
    """

    sample: int | None = None
    customer: str | None = None
    seeds: tuple[Seed, ...] = ()

    def applied(self, plan: Plan, result: Classified) -> tuple[Plan, Trial | None]:
        """The part of a plan that was asked for, and what kind of trial that is.

        Raises:
            Stop: there is no such customer.
        """
        from tieringrules.outreach.trial import Trial, of_customer, sampled, seeded

        if self.sample is not None:
            return sampled(plan, self.sample), Trial("sample", self.sample)
        if self.customer is not None:
            found = of_customer(plan, self.customer)
            if not found.contacts and not found.reasons and not _is_there(self.customer, result):
                raise Stop(ExitCode.FINDINGS, report("TR014", key=result.kernel.key))
            return found, Trial("customer")
        if self.seeds:
            return seeded(plan, self.seeds), Trial("seed", len(self.seeds))
        return plan, None


def _is_there(customer: str, result: Classified) -> bool:
    keys = result.assignments.frame.get_column(result.assignments.key)
    return any(str(key) == customer for key in keys)


def trial_of(
    sample: str | None, customer: str | None, seed_list: str | None, record: bool = False
) -> TrialRequest:
    """The trial that the options ask for; a trial is never remembered as if it had been sent.

    Raises:
        Stop: two exclude each other, or one is wrong.
    """
    given = {"--sample": sample, "--customer": customer, "--seed-list": seed_list}
    options = [name for name, value in given.items() if value is not None]
    options += ["--record"] if record and options else []
    if len(options) > 1:
        raise Stop(ExitCode.USAGE, report("TR973", first=options[0], second=options[1]))
    if sample is not None:
        if not (sample.isascii() and sample.isdigit() and int(sample[:9]) >= 1 and len(sample) <= 9):
            raise Stop(ExitCode.USAGE, report("TR975", text=sample))
        return TrialRequest(sample=int(sample))
    if seed_list is not None:
        from tieringrules.outreach.seed_list import read_seed_list

        checked = read_seed_list(Path(seed_list))
        if not checked.ok:
            raise Stop(ExitCode.USAGE, *checked.diagnostics)
        return TrialRequest(seeds=checked.value)
    return TrialRequest(customer=customer)
