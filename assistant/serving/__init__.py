"""The server, one thing a module: `routes` and `protocols` hold the addresses, `application` puts all together."""
