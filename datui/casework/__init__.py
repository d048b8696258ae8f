"""What a case is and the rules it follows: pure models and functions, no files, no clock, no screen."""
