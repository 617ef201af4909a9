"""Files and frames become typed tables by contract; what was refused is kept aside."""
