"""Pyodide's package without the event loop that it starts: a calculator waits for nothing."""

__version__ = "0.29.4"
