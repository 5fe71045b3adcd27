"""How long publishing takes at size, and whether readers ever notice it."""
