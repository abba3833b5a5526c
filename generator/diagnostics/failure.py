"""What stops a whole command."""


class Failure(Exception):  # noqa: N818 - its subclasses are called errors
    """Said to the clerk as the one sentence it holds, in Chinese, with no traceback."""
