from tests.support.access import Row

TABLE = {
    "visits.index GET": Row("/visits", others=200, stranger=303),
}
