"""Pages of quality objectives, with the results that the program computes."""
