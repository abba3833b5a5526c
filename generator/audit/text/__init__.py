"""What files say: unpacked, decoded, normalised, and searched for values and numbers."""
