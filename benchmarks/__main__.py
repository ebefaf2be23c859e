"""`python -m benchmarks full | quick | soak`."""

# Nothing is imported before: processes that are started from here load this file again.
if __name__ == "__main__":
    import sys

    from benchmarks.command import main

    sys.exit(main())
