"""The edges people and machines touch: HTTP pages and API, command line. May import everything."""
