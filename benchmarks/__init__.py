"""What the goals for speed are measured with: `python -m benchmarks --help`, `make bench`, `make bench-quick`.

Everything is a ratio: the platform beside a bare application (`benchmarks/bare/`) over the same database, under the
same server, in the same run, turn by turn. Never called by tests.
"""
