from tests.support.access import Row

TABLE = {
    "health.healthz GET": Row("/healthz", others=200),
    "home.index GET": Row("/", others=200, stranger=303),
    "home.choose_language POST": Row("/language", fields={"language": "en"}, others=303),
    "home.progress GET": Row(
        "/cohorts/{cohort}/progress.xlsx",
        things=lambda cast: {"cohort": cast.february.id},
        others=404,
        coordinator=200,
        stranger=303,
    ),
}
