"""What Xóchitl does in her year of service, on her phone."""

from typing import Self

from seminars.curricula.gift import Question
from seminars.curricula.modules import Module
from tests.browser.hands import Hands

PASSWORD = "el café de mi abuela"
TEXT = "La primera noche llegó una mujer con sangrado. Llamé antes de salir y el hospital nos esperaba."
FIELD_NOTES = "Probé el árbol de llamadas en la tarde: contestaron dos de tres; uno cambió de número."


class PasanteHands(Hands):
    """Her phone."""

    def opens_the_invitation(self, link: str) -> None:
        self.goes(link).is_at("Te damos la bienvenida, Xóchitl Peñaloza")
        self.types("Contraseña nueva", PASSWORD).clicks("Entrar").reads("Buenos días, Xóchitl")

    def signs_in(self) -> None:
        self.goes("/sign-in").types("Correo electrónico", "xochitl@example.org")
        self.types("Contraseña", PASSWORD).clicks("Entrar").reads("Xóchitl")

    def shows_what_she_knew_before(self, module: Module) -> None:
        """The test before the month: asked once, and it counts for nothing."""
        self.clicks("Inicio").clicks("Seguir")
        self._answers_all(module, "pre").finds_no("tu mejor intento").clicks("Volver al seminario")

    def reads_every_lesson(self, module: Module) -> None:
        self.clicks("Seguir")
        for lesson in module.lessons:
            self.is_at(lesson.title["es"]).clicks("Ya la leí")

    def answers_the_quiz(self, module: Module) -> None:
        self._answers_all(module, "practice").clicks("Volver al seminario").clicks("Seguir")

    def answers_the_test_at_the_end(self, module: Module) -> None:
        self.clicks("Seguir")
        self._answers_all(module, "post").clicks("Volver al seminario").reads("Lo que te dejó este mes")

    def _answers_all(self, module: Module, role: str) -> Self:
        """She knows all of it."""
        (quiz,) = [quiz for quiz in module.quizzes if quiz.role == role]
        self.is_at(quiz.title["es"])
        for question in quiz.questions["es"]:
            self.answers(question)
        self.clicks("Enviar mis respuestas").reads("este intento, de 10")
        assert "10" in self.page.locator(".stat").first.inner_text()
        right = next(each for each in quiz.questions["es"][0].answers if each.weight > 0)
        return self.finds_no("incorrecta").reads(right.feedback.replace("\\", ""))

    def answers(self, question: Question) -> None:
        right = [answer.text for answer in question.answers if answer.weight > 0]
        match question.kind:
            case "truefalse":
                is_true = question.answers[0].weight > 0
                self.chooses(question.text, "Verdadero" if is_true else "Falso")
            case "single":
                self.chooses(question.text, right[0])
            case "multiple":
                self.chooses(question.text, *right)
            case "matching":
                for pair in question.answers:
                    self.picks(pair.text, pair.match or "")
            case _:
                self.types(question.text, right[0].partition(":")[0])

    def hands_in_the_reflection(self) -> None:
        self.types("Tu texto", TEXT).clicks("Entregar").reads("Tu reflexión está entregada.")

    def hands_in_the_field_task(self, module: Module) -> None:
        self.clicks("Seguir").is_at(module.field_tasks[0].title["es"])
        self.types("Tu texto", FIELD_NOTES).clicks("Entregar").reads("está entregada.")

    def confirms_her_name(self) -> None:
        self.clicks("Constancias").clicks("Confirmar tu nombre")
        assert self.value_of("Tu nombre, tal como se imprimirá") == "Xóchitl Peñaloza Güemes"
        self.clicks("Así se escribe mi nombre").reads("Tu nombre quedó confirmado.")

    def acknowledges_the_visit(self, reply: str) -> None:
        self.clicks("Visitas").clicks("Leer").types("Tu respuesta", reply).clicks("Ya la leí")
        self.reads("Quien te acompaña ve que ya la leíste.", reply)

    def begins_a_case(self, title: str) -> None:
        self.clicks("Casos").clicks("Preparar un caso").inside("SOAP").clicks("Empezar")
        self.types("Pregunta guía", "¿Cómo sigo un dolor de cabeza que no cede en el puerperio?")
        self.types("Título", title).picks("Edad", "20 a 59 años").chooses("Sexo", "Femenino")
        self.types("Subjetivo", "Dolor de cabeza desde hace tres días. Su teléfono es 961 123 45 67.")
        self.types("Objetivo", "Presión de 150 sobre 95, sin fiebre, reflejos vivos.")
        self.types("Análisis", "Pienso en preeclampsia después del parto.")
        self.types("Plan", "Inicié tratamiento y hablé con el hospital; falta la valoración.")

    def is_warned_while_she_types(self) -> None:
        self.reads("Quitar antes de enviar")

    def sends_it_with_an_identifier(self) -> None:
        self.ticks("no hay datos que identifiquen al paciente").clicks("Enviar a revisión")

    def takes_the_identifier_out(self) -> None:
        """The site kept all she typed, and told her what to look at."""
        self.reads("Todavía no se envió.", "Esto parece un número de teléfono.")
        self.types("Subjetivo", "Dolor de cabeza desde hace tres días, peor en la mañana.")
        self.clicks("Enviar a revisión").reads("El caso está enviado.")

    def plans_the_follow_up(self, title: str, day: str) -> None:
        self.clicks("Casos").clicks(title).clicks("Planear el seguimiento")
        self.chooses("¿Se puede hacer aquí?", "Factible aquí").types("Volver a ver al paciente el", day)
        self.clicks("Planear el seguimiento").reads("El seguimiento está planeado.")

    def closes_the_case(self, title: str, learned: str) -> None:
        self.clicks("Casos").inside("Te toca a ti").reads(title).clicks("Cerrar")
        self.chooses("¿Cómo está el paciente?", "Mejoró").types("Qué pasó desde entonces", "La presión bajó.")
        self.chooses("¿Se aplicaron las recomendaciones?", "Sí").types("Punto de aprendizaje", learned)
        self.clicks("Cerrar el caso").reads("El caso está cerrado.", learned)
