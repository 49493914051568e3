"""The HTTP API: routes, wire format, faults."""
