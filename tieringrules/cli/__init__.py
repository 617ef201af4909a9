"""The command line: the only place for output, environment, clock and exit codes."""
