"""Every byte of the built site against every sensitive value of the input."""
