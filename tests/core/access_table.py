from tests.support.access import Row

TABLE = {
    "assets.static GET": Row("/static/0/css/site.css", others=200),
    "assets.favicon GET": Row("/favicon.ico", others=200),
}
