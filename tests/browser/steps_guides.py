"""What those do who accompany: Lucía, the mentor of the clinic, and Emily, a resident who visits."""

from tests.browser.hands import Hands

PASSWORD = "camino de terracería larga"


class Mentor(Hands):
    """Lucía's phone."""

    def opens_the_invitation(self, link: str) -> None:
        self.goes(link).is_at("Te damos la bienvenida, Lucía Gómez")
        self.types("Contraseña nueva", PASSWORD).clicks("Entrar").reads("Acompañas 1 clínica")

    def logs_a_visit(self) -> None:
        self.clicks("Inicio").clicks("Registrar visita")
        self.types("Minutos en la clínica", "180").types("Pacientes que vieron en conjunto", "4")

    def observes_a_consultation(self) -> None:
        card = self.inside("Observación")
        card.picks("Tema", "Control prenatal").chooses("Interrogatorio", "logrado")
        card.chooses("Exploración", "en camino").chooses("En conjunto", "logrado")
        card.ticks("La persona atendida aceptó mi presencia")

    def tells_what_she_saw(self) -> None:
        self.types("Qué salió bien", "Escuchas con calma y explicas cada paso a la familia.")
        self.types("Qué trabajar", "Mide el fondo uterino antes de calcular las semanas.")

    def agrees_on(self, commitment: str, until: str) -> None:
        row = self.inside("Compromiso 1")
        row.types("¿Qué se hará?", commitment).types("¿Para cuándo?", until)

    def marks_it_kept(self, commitment: str) -> None:
        self.inside("Lo que habíamos acordado").inside(commitment).picks("¿Cómo va?", "Cumplido")

    def signs_the_visit(self) -> None:
        self.clicks("Firmar la visita").reads("La visita está firmada. Su folio es")

    def approves_the_case(self, title: str) -> None:
        self.clicks("Casos").clicks("Revisar").reads(title).clicks("Aprobar").reads("El caso está aprobado.")

    def says_it_was_discussed(self, title: str) -> None:
        self.clicks("Casos").clicks(title).clicks("El caso se discutió").reads("El caso está discutido.")


class Resident(Hands):
    """Emily's tablet, in English."""

    def opens_the_invitation(self, link: str) -> None:
        self.goes(link).is_at("Welcome, Emily Carter")
        self.types("New password", PASSWORD).clicks("Enter").reads("Good morning, Emily")

    def reads_the_case(self, title: str, author: str, clinic: str) -> None:
        """Without whose it is and where."""
        self.clicks("Read").is_at(title).reads("Guiding question").finds_no(author, clinic)

    def recommends(self, words: str) -> None:
        self.chooses("What do you write?", "Recommendation").types("Your words", words)
        self.clicks("Add to the discussion").reads("Your words are in the discussion.", words)
