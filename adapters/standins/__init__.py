"""The sandbox's legacy systems: small real programs with their own stores and bad habits.

A stand-in knows nothing of the gateway, of the standard, or of the code that reaches it; it may
import none of them. It is what a council already has.
"""
