"""What is stored: database, tables, moves between states, the vault."""
