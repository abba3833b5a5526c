"""An office's own repository: what `gongshi init` writes, and how a build puts it together with the house."""
