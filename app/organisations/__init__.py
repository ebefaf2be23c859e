"""Associations, landsbylaug, councils, companies and others who do something together: profiles and members."""
