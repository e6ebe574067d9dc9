from tests.support.access import Row

TABLE = {
    "certification.index GET": Row("/certificates", others=200, stranger=303),
    "certification.mine GET": Row("/certificates/mine", others=200, stranger=303),
}
