"""Problems and their sentences, failures, crash reports without values, and progress."""
