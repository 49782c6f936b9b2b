"""The judge that ships: its file, its calibration and its card."""
