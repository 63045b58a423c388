"""Forms for a twinning programme: made, read back, checked, and the milestones marked."""

__version__ = "0.1.0"
