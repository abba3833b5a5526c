"""Jinja templates, page skeletons of the theme, and what every page carries."""
