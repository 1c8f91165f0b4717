"""Speed, measured: requests per second and latencies of a served Paycover."""
