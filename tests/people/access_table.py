from tests.support.access import Row

TABLE = {
    "people.index GET": Row("/people", others=403, coordinator=200, stranger=303),
    "people.sign_in GET": Row("/sign-in", others=303, stranger=200),
    "people.sign_in POST": Row("/sign-in", fields={"email": "a@example.org", "password": "x"}, others=422),
    "people.demo_sign_in POST": Row("/demo/sign-in", others=404),
    "people.sign_out POST": Row("/sign-out", others=303),
}
