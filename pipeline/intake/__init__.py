"""How recordings come in: over HTTP, in slices, from watched folders and buckets.

Every way ends in receiving.py. Imported by api/ and flows/; imports the rest of pipeline/.
"""
