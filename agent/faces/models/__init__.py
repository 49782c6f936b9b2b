"""`aetia models`: list, pull, inspect, measure, calibrate and run local models."""
