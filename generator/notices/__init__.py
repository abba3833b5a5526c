"""Records → what the public may see, and for how long."""
