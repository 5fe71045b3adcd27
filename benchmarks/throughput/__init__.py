"""How many pages one machine reads, what its loader takes, and what that means for very many."""
