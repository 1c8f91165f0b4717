"""The documentation portal and its MCP server: pages, search, the reference, tools for programs."""
