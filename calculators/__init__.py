"""The law of the special fund (杭人社发〔2024〕1号) as exact, explained, dated answers.

Standard library only; no files, no clock, no network: the same code judges an office's records and answers a
retiree in the browser. Start at `calculators.forms.answer` (texts in, JSON out) or at a rule of
`calculators.rules` (types in, types out); both take a `calculators.rulebook.RuleBook`.
"""
