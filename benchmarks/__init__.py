"""How fast internationals is, against other ways to do the same. Run ``python -m benchmarks``."""
