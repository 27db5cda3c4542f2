"""What keeps an installation going: nights, reports, backup, retention, health."""
