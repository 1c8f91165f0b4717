"""Rows of what processors told us."""

from paycover.domain.processor_events import ProcessorEvent
from paycover.store.records import Records
from paycover.store.tables import processor_events

PROCESSOR_EVENTS: Records[ProcessorEvent] = Records(processor_events, ProcessorEvent)
