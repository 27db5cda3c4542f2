"""How the tables came to be, step by step; Alembic runs them in order. Imports tables.py only."""
