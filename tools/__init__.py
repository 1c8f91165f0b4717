"""What is used to work on Paycover, and never by Paycover itself."""
