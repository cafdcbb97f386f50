"""What a browser gets: one module a part of the site, put together by server.pwa."""
