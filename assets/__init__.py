"""Data that an association may change without code: policy, calendar, instruments, demo, style."""
