"""What the signatories say before anything is issued, and the pictures of their signatures.

A request keeps exactly what will be printed for whom; each signatory answers it by a personal link.
"""
