"""What leaves the site for everybody: feeds, lists on other sites, the API, the site map, pictures for shared links."""
