"""How fast a warehouse of a million statistics answers, working and published."""
