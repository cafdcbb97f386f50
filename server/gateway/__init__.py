"""The one origin a phone talks to: static files, Auth, Storage, and the way to PostgREST."""
