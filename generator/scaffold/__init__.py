"""An office's own repository: what `gongshi init` writes, and how a build completes it."""
