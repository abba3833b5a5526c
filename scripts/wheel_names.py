"""Print `digest file` for each wheel in a report of `pip install --report`, in order of the names."""

import json
import sys
from pathlib import Path

report = json.loads(Path(sys.argv[1]).read_bytes())
downloads = [each["download_info"] for each in report["install"]]
for name, digest in sorted(
    (each["url"].rpartition("/")[2], each["archive_info"]["hashes"]["sha256"]) for each in downloads
):
    sys.stdout.write(f"{digest} {name}\n")
