from tests.support.access import Row

TABLE = {
    "cases.index GET": Row("/cases", others=200, stranger=303),
}
