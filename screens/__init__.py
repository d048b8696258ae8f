"""What the officer sees: one file per screen, named as its casework room."""
