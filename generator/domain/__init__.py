"""What a fund is made of: agencies, notice kinds, the law, rest days and the clock."""
