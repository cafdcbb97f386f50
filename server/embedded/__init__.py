"""PostgreSQL and PostgREST as children of this process, without Docker and without root."""
