"""Set-up: from a fresh clone to a running platform.

`bootstrap.py` and `assets.py` use the standard library only, because they run before anything is installed.
"""
