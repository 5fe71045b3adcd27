"""How well figures are read, against annotations and published benchmarks, with pinned floors."""
