"""`python -m tieringrules`."""

from tieringrules.cli.app import main

if __name__ == "__main__":
    main()
