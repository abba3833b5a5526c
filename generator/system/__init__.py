"""What systems differ in, each with a portable way beside it: Linux is asked for nowhere else."""
