"""Pyodide's tools for using JavaScript from Python: the rule-book uses none."""
