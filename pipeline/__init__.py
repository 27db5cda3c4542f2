"""Use cases, job states, storage, settings, bootstrap. May import all but the edges."""
