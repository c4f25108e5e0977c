"""Changes as earlier programs wrote them: one in place of any number of heads."""

from __future__ import annotations

from desktop_app.core.changes.bodies import fields_of
from desktop_app.core.changes.change import Change, Held, canonical_bytes, held
from desktop_app.core.changes.feeds import next_head
from desktop_app.core.ids import commune_of
from desktop_app.storage import rows
from desktop_app.storage.folding import TouchedUnits
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft, OwnFeed


def write_beyond_limits(store: Store, writer: ChangeWriter, draft: Draft) -> Held:
    """Save *draft* as one change with all its bases, which no message can carry."""
    commune = commune_of(draft.centre)
    with store.transaction() as connection:
        feed = OwnFeed(connection, writer.device, commune)
        change = Change(
            kind=draft.body.KIND,
            device=writer.device,
            commune=commune,
            sequence=feed.sequence + 1,
            counter=feed.counter + 1,
            wall=writer.wall,
            bases=draft.bases,
            centre=draft.centre,
            round=draft.round,
            item=draft.item,
            fields=fields_of(draft.body),
        )
        written = held(change)
        feed.sequence, feed.counter = change.sequence, change.counter
        feed.head = next_head(feed.head, written.hash)
        touched = TouchedUnits(connection)
        rows.insert_change(
            connection,
            feed.id,
            written,
            head=feed.head,
            signature=feed.sign(writer, len(canonical_bytes(change)), last=True),
            unit=touched.received(written),
        )
        touched.fold()
        store.mark(writer.device, commune, feed.sequence, feed.head)
    return written
