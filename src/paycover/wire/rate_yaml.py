"""The YAML of a manifest, read without what could unfold without end; JSON is YAML too."""

from typing import Any

import yaml


def read(text: str) -> Any:
    """Return what the text says; raise ValueError for what is no YAML, or goes too deep."""
    try:
        return yaml.load(text, Loader=_Loader)  # a SafeLoader
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


class _Loader(yaml.SafeLoader):
    """YAML without references, which could unfold without end, and without a second field of a name."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise ValueError("a * or & of its own is a reference, which it can't have: put it in quotes")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        doubled = sorted({str(name) for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"{', '.join(doubled)} stands there twice")
        return super().construct_mapping(node, deep)
