"""The steps of the tour that keep a whole sandbox, return to it, and make another of it."""

from tests.contract.steps import Send, own


def worlds(send: Send) -> None:
    """Keep the sandbox, fork it, return to it, and clear up."""
    kept = send("post_test_helpers_snapshots", body={"name": "before the raise"})
    send("get_test_helpers_snapshots")
    send("get_test_helpers_snapshots_snapshot", own(kept))
    made = send("post_test_helpers_snapshots_snapshot_fork", own(kept), body={"name": "wage raised"})
    send("get_test_helpers_forks")
    send("post_test_helpers_snapshots_snapshot_restore", own(kept))
    send("delete_test_helpers_forks_fork", own(made))
    send("delete_test_helpers_snapshots_snapshot", own(kept))
