"""What python-stdnum imports and never uses here: nobody asks for the description of its modules."""
