"""Work for both cores: forked processes, shared work and work begun early."""
