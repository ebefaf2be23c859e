"""Groups that meet week after week: knitting café, men's shed, carers, choir, networks, online."""
