"""What must be read before everybody may see it: states, who may change them, edits, and reports of what is wrong."""
