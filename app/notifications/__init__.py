"""The outbox: a message is promised in the same transaction as its cause, and sent later by the scheduler."""
