"""What the flags of a policy are called among definitions."""


def flags_name(policy: str) -> str:
    """The definition that says which flag of a policy a customer has; no other name begins with a dot."""
    return f".{policy}.flags"
