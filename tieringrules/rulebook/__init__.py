"""What the business wrote: typed, linked, checked; methods become a kernel."""
