"""Benchmarks: how fast Portret is with far more content than a foundation has."""
