"""What python-stdnum imports and never uses here: a page opens no connection of its own."""
