"""Pictures: taken in by what they are and not by what they are called, made anew, kept, and shown."""
