"""Open Badges 3.0 credentials, the list of revoked ones, and the signed line in the QR code.

Pure: no database, no request. `facts` is what a credential says, `badge` writes and signs it, `verifying`
reads one back, `status` lists what was revoked, `identity` and `keys` are who signs, `qr` is the line that a
phone checks without a network.
"""
