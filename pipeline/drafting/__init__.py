"""From a waiting dictation to its draft: leases, drain, processing."""
