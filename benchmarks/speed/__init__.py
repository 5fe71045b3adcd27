"""How fast the project reads, runs, starts and loads, beside others and beside the limit."""
