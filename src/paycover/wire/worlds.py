"""Snapshots and forks of a sandbox on the wire: an extension."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.worlds import Fork, SnapshotDraft, WorldSnapshot
from paycover.wire.base import Input, blank_to_none

Label = Annotated[str, Meta(max_length=200, description="What you call it.")]
Words = Annotated[str, Meta(max_length=2_000, description="What it is for, in your words.")]


class SnapshotCreate(Input):
    """The body that keeps a sandbox as it is; without a name it is called by its time."""

    name: Label | UnsetType | None = UNSET
    description: Words | UnsetType | None = UNSET

    def draft(self) -> SnapshotDraft:
        """Return what the domain makes a snapshot of."""
        return SnapshotDraft(name=_said(self.name), description=_said(self.description))


class ForkCreate(Input):
    """The body that makes a sandbox of a snapshot; without a name it is called by the snapshot."""

    name: Label | UnsetType | None = UNSET

    def label(self) -> str | None:
        """Return what its maker calls it."""
        return _said(self.name)


class SnapshotAnswer(msgspec.Struct, kw_only=True):
    """A snapshot of a sandbox."""

    id: str
    name: str
    description: str | None
    now: Annotated[
        int, Meta(description="What time it was in the sandbox, in seconds since the Unix epoch.")
    ]
    rows: Annotated[int, Meta(description="How many rows it holds.")]
    created: int


class ForkAnswer(msgspec.Struct, kw_only=True):
    """A sandbox made of a snapshot."""

    id: Annotated[str, Meta(description="ID of the new account.")]
    name: str
    snapshot: Annotated[str, Meta(description="ID of the snapshot it was made of.")]
    api_key: (
        Annotated[str, Meta(description="The key that opens it; shown only when it is made.")] | UnsetType
    ) = UNSET
    created: int


def render_snapshot(kept: WorldSnapshot) -> SnapshotAnswer:
    """Return the answer that shows a snapshot."""
    return SnapshotAnswer(
        id=kept.id,
        name=kept.name,
        description=kept.description,
        now=kept.now,
        rows=kept.rows,
        created=kept.created,
    )


def render_fork(fork: Fork, key: str | UnsetType = UNSET) -> ForkAnswer:
    """Return the answer that shows a fork, with its key where it was just made."""
    return ForkAnswer(id=fork.id, name=fork.name, snapshot=fork.snapshot, api_key=key, created=fork.created)


def _said(text: str | UnsetType | None) -> str | None:
    kept: str | None = None if text is UNSET else blank_to_none(text)
    return kept
