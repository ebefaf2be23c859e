"""In and out: spreadsheets that associations bring, and files with what is theirs or the municipality's."""
