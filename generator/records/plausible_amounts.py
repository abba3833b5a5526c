"""The least plausible amounts: a smaller one is a mistake in the unit or in a comma.

They are our decision, not the law's: nobody is awarded less than what a leader gets for a single person
managed (10 元, 三（一）2), and a list in 千元 or 万元 taken for yuan falls below it whole.
"""

from decimal import Decimal

LEAST_AWARD = Decimal(10)  # yuan, of a person
LEAST_SPENT = Decimal(1)  # yuan, of a line of a notice
