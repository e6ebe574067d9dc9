"""An institution with keys, and a printed page to sign."""

import pytest
from asn1crypto.pkcs12 import AuthenticatedSafe, Pfx
from cryptography.hazmat.primitives.asymmetric import ec

from certification import seals
from certification.press.engine import print_pages
from tests.certification.seals.identities import add, identity


@pytest.fixture(scope="session")
def authority():
    root = identity("Autoridad raíz", usages=("key_cert_sign",))
    return identity("Autoridad de Chiapas", usages=("key_cert_sign",), issuer=root)


@pytest.fixture(scope="session")
def institution(authority):
    return identity("Compañeros de la Sierra", issuer=authority)


@pytest.fixture(scope="session")
def next_one(authority):
    """The identity of the year after."""
    return identity("Compañeros de la Sierra 2027", issuer=authority)


@pytest.fixture(scope="session")
def stranger():
    return identity("Otra institución")


@pytest.fixture(scope="session")
def elliptic():
    return identity("Curva elíptica", key=ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="session")
def page():
    """A tagged PDF/A-3a as the press makes it."""
    html = "<html lang=es><title>Constancia</title><h1>Constancia</h1><p>A Xóchitl Peñaloza Güemes, 240 horas"
    pdf, _pages = print_pages(html, "", {}, 1)
    return pdf


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app


@pytest.fixture
def seal(inside, institution):
    """The institution's key is in use."""
    add(institution)
    return seals.current_seal()


@pytest.fixture(scope="session")
def several_keys(institution, next_one):
    """Two keys in one file, as a key store of Java may hold them."""
    file, other = Pfx.load(institution.file()), Pfx.load(next_one.file())
    both = AuthenticatedSafe([*file.authenticated_safe, *other.authenticated_safe])
    file["auth_safe"]["content"] = both.dump()
    return file.dump(force=True)
