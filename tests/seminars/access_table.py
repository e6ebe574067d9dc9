from tests.support.access import Row

TABLE = {
    "seminars.index GET": Row("/seminars", others=200, stranger=303),
}
