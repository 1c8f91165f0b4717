"""The part of the tour that walks through hub links."""

from paycover.flows import samples
from tests.contract.steps import Send, own

ENTITY = samples.SAMPLE_IDS["entity"]


def hub_links(send: Send) -> None:
    """Make a link of an entity, look at it, renew it and end it."""
    made = send(
        "post_entities_entity_hub_links", ENTITY, body={"email": "risk@apple.example", "send": True}
    )
    send("get_entities_entity_hub_links", ENTITY, query={"limit": 2})
    send("get_hub_links_hub_link", own(made))
    send("post_hub_links_hub_link_renew", own(made), body={"send": False})
    send("post_hub_links_hub_link_revoke", own(made))
