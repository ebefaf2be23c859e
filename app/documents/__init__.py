"""Documents to hand over: knows how a file is made, not what is in it."""
