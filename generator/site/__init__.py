"""Notices → pages."""
