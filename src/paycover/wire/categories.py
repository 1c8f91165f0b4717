"""Job categories on the wire: `category_codes` (api.md 2.3)."""

import msgspec

from paycover.domain.categories import Category


class CategoryAnswer(msgspec.Struct, kw_only=True):
    """A job category as the API shows it; `id`, an extension, repeats the code for cursors."""

    id: str
    category_code: str
    name: str


def render(category: Category) -> CategoryAnswer:
    """Return the answer that shows a job category."""
    return CategoryAnswer(id=category.id, category_code=category.id, name=category.name)
