"""The trainer worker: dials in to a solver and runs training steps of allow-listed programs for it."""
