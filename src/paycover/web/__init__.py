"""HTTP as plain values: a request, an answer, the routes between them. What the edges stand on."""
