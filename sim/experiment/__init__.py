"""Experiments: design points played in chunks, kept in a results folder, and summed up with intervals."""
