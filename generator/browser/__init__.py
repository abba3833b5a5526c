"""The rule-book as a bundle for readers' browsers: Pyodide trimmed, compiled, hashed, compressed, checked."""
