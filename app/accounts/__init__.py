"""Log-in: accounts, roles, server-side sessions, codes and links."""
