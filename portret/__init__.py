"""Portret: one portrait a partner, in every language of its readers."""
