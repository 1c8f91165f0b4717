"""Reads certificates that others made: PDF files in, words with their places out, in a process apart."""
