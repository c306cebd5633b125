"""The server's own parts: everything that its routes need, one thing a module; the routes stand in server.py."""
