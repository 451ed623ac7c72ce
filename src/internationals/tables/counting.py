"""A number with its noun, in all that is printed."""


def counted(number: float, nouns: str) -> str:
    """A number with its noun: "1 row" or "2,000 rows" of ``row|rows``."""
    one, many = nouns.split("|")
    return f"{number:,.0f} {one if number == 1 else many}"
