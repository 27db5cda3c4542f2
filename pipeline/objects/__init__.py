"""Where bytes are kept: one small Protocol, a folder or an S3 bucket behind it, sealing on top.

Imported by the rest of pipeline/; imports the vault and models/.
"""
