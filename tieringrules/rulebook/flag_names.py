"""What the flags and overrides of a policy are called among definitions."""


def flags_name(policy: str) -> str:
    """The definition that says which flag of a policy a customer has; no other name begins with a dot."""
    return f".{policy}.flags"


def override_name(policy: str, number: int) -> str:
    """The definition that says for whom an override of a policy holds; its number counts from 0."""
    return f".{policy}.overrides.{number}"


def flag_field(policy: str) -> str:
    """What scenario cases call the flag of a policy that a customer has."""
    return f"{policy}.flag"
