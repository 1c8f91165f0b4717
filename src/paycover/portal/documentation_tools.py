"""MCP tools and resources over the documents; by the import contract they reach nobody's data."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resources import FunctionResource
from mcp_types import ToolAnnotations
from pydantic import Field

from paycover.portal.documents import EXAMPLE_ORIGIN, on_this_server
from paycover.portal.library import Library, markdown_of
from paycover.portal.snippets import KEY, curl, python, variables

Json = dict[str, Any]
Tool = Callable[..., Any]

ORIGIN: ContextVar[str] = ContextVar("origin", default=EXAMPLE_ORIGIN)
"""Where the server is that the present request came to: what its answers are to say."""

RESULTS = 8
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class DocumentationTools:
    """Tools over a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add_to(self, server: MCPServer[Any], through: Callable[[Tool], Tool] = lambda tool: tool) -> None:
        """Add the tools, each as `through` makes it, and every page as a resource, to a server."""
        for tool in (
            self.search_documents,
            self.read_page,
            self.list_operations,
            self.show_operation,
            self.show_schema,
            self.ready_request,
        ):
            server.add_tool(through(tool), annotations=READS)
        for page in self._library.pages.values():
            server.add_resource(
                FunctionResource(
                    uri=f"docs://{page.address}",
                    name=page.address,
                    title=page.title,
                    description=page.summary or page.title,
                    mime_type="text/markdown",
                    fn=functools.partial(self.read_page, page.address),
                )
            )

    def search_documents(
        self,
        query: Annotated[
            str, Field(max_length=200, description="Words, an error code, a field, or a path.")
        ],
    ) -> list[Json]:
        """Search the guides, concepts, reference and API operations; best first."""
        return [
            {
                "address": hit.page.address,
                "title": hit.page.title,
                "heading": hit.heading,
                "excerpt": hit.excerpt,
            }
            for hit in self._library.search(query, RESULTS)
        ]

    def read_page(
        self, address: Annotated[str, Field(description="As a search gives it: guides/purchase-orders.")]
    ) -> str:
        """Read a page as Markdown."""
        page = self._library.find(address)
        if page is None:
            raise ToolError(f"There is no page {address!r}; search_documents finds them.")
        return markdown_of(page, ORIGIN.get())

    def list_operations(
        self, group: Annotated[str, Field(description="Only those under this heading: Invoices.")] = ""
    ) -> list[Json]:
        """List the operations of the API: id, method, path and what each does."""
        return [
            {
                "operation": entry.id,
                "request": entry.label,
                "group": entry.group,
                "does": entry.shown["summary"],
            }
            for entry in self._library.reference.operations.values()
            if not group or entry.group.lower() == group.lower()
        ]

    def show_operation(
        self, operation: Annotated[str, Field(description="Its id: put_invoices_invoice.")]
    ) -> str:
        """Show an operation: parameters, body, answer, refusals, a request and its recorded answer."""
        if operation not in self._library.reference.operations:
            raise ToolError(f"There is no operation {operation!r}; list_operations lists them.")
        return self.read_page(f"operations/{operation}")

    def show_schema(
        self, name: Annotated[str, Field(description="Of the OpenAPI document: InvoiceAnswer.")]
    ) -> Json:
        """Show a schema of the OpenAPI document."""
        schemas = self._library.reference.schemas
        if name not in schemas:
            raise ToolError(f"There is no schema {name!r}. There are: {', '.join(schemas.names())}")
        return schemas.named(name)

    def ready_request(
        self, task: Annotated[str, Field(max_length=200, description="In words: change a purchase order.")]
    ) -> Json:
        """Give the request for a task, ready to run: `curl`, and the Python client's call."""
        found = self._library.operations_for(task, limit=4)
        if not found:
            raise ToolError("No operation fits; say it in other words, or see list_operations.")
        entry, *others = found
        code = python(entry.example)
        return {
            "operation": entry.id,
            "does": entry.shown["summary"],
            "curl": on_this_server(curl(entry.example), ORIGIN.get()),
            "python": code and on_this_server(code, ORIGIN.get()),
            "body": entry.example.body,
            "variables": [KEY, *variables(entry.example)],
            "files": [entry.example.body[name] for name in entry.example.files],
            "or": [{"operation": e.id, "does": e.shown["summary"]} for e in others],
        }
