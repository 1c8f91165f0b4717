"""What holds for every noun of two accounts: neither can tell the other's ids from unknown ones."""

from typing import Any

from tests.conftest import Api


def check_foreign(api: Api, other: Api, path: str, id: str, *, changing: dict[str, Any] | None) -> None:
    """Check that `other` can't see, list, change or delete the object `api` has at `path`/`id`.

    `changing` is a body that would change it, None where the noun is read only.
    """
    before = api.get(f"{path}/{id}")
    methods: list[tuple[str, Any]] = [("GET", None)]
    if changing is not None:
        methods += [("PUT", changing), ("DELETE", None)]
    for method, body in methods:
        foreign = other.refused(method, f"{path}/{id}", body, status=404)
        unknown = other.refused(method, f"{path}/xx_unknown", body, status=404)
        assert foreign == (unknown[0], unknown[1].replace("xx_unknown", id))
    assert id not in [shown["id"] for shown in other.get(path, limit=100)]
    for cursor in ("starting_after", "ending_before"):
        code, message = other.refused("GET", f"{path}?{cursor}={id}")
        assert code == "invalid_input" and set(message) == {cursor}
    assert api.get(f"{path}/{id}") == before
