from tests.support.access import Row

TABLE = {
    "assets.static GET": Row("/static/0/css/site.css", others=200),
    "assets.favicon GET": Row("/favicon.ico", others=200),
    "outbox.entries_in POST": Row("/outbox/v1/entries", others=400),
    "outbox.hello GET": Row("/outbox/v1/hello", others=400, stranger=200),
    "outbox.blob PATCH": Row("/outbox/v1/blobs/0", others=400),
    "kept.month GET": Row("/outbox/v1/month", others=200, stranger=303),
    "phone.script GET": Row("/sw.js", others=200),
    "phone.manifest GET": Row("/manifest.webmanifest", others=200),
    "phone.offline GET": Row("/offline", others=200),
    "phone.sentences GET": Row("/static/words/0/es.json", others=200),
}
