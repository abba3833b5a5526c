"""Work for both cores: forked processes, shared tasks and prefetched ones."""
