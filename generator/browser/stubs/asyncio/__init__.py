"""The event loop, imported by Pyodide's core before anybody asks for it."""
