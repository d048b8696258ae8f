"""datui keeps a housing officer's domestic-abuse cases on one laptop, offline, in an encrypted vault."""

__version__ = "0.1.0"
