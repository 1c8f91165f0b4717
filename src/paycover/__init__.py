"""Paycover: pay-as-you-go insurance for independent contractors."""

__version__ = "0.1.0"
