"""What Rosa, who coordinates, does in the year: from an empty site to the diplomas."""

from playwright.sync_api import Download, expect

from tests.browser.hands import Hands

PASSWORD = "cuatro burros cargan leña"


class Coordinator(Hands):
    """Her computer."""

    def sets_the_site_up(self, key: str) -> None:
        self.goes("/").is_at("Instalar este sitio")
        self.types("Clave de instalación", key)
        self.types("Nombre de la organización", "Salud en la Sierra, A. C.").types("Nombre corto", "Salud")
        self.types("Nombre del curso", "Curso de salud global y medicina social")
        self.types("Tu nombre", "Rosa").types("Tu primer apellido", "Hernández")
        self.types("Tu segundo apellido", "Núñez").types("Tu correo electrónico", "rosa@example.org")
        self.types("Contraseña nueva", PASSWORD).clicks("Empezar").is_at("Rumbo al primer seminario")

    def signs_in(self) -> None:
        self.goes("/").is_at("Entrar")
        self.types("Correo electrónico", "rosa@example.org").types("Contraseña", PASSWORD).clicks("Entrar")
        self.reads("Buenos días, Rosa")

    def tells_who_issues_and_signs(self) -> None:
        self.clicks("Personas").clicks("Configuración")
        self.types("Clave del curso", "SALUD").types("Universidad que lo avala", "Universidad de la Sierra")
        self.types("Lugar donde se expiden las constancias", "Monte Claro, Chiapas")
        self.clicks("Guardar la configuración").reads("La configuración quedó guardada.")
        self.inside("Quién firma las constancias").clicks("Cambiar")
        signature = self.inside("Firma 1")
        signature.types("Nombre con grado", "Dra. Rosa Hernández Núñez").types("Cargo", "Coordinadora")
        signature.types("Organización", "Salud en la Sierra, A. C.")
        self.clicks("Guardar las firmas").reads("Las firmas quedaron guardadas.")

    def makes_the_cohort(self, year: str) -> None:
        self.clicks("Personas").clicks("Promociones").clicks("Crear una promoción")
        self.chooses("Empieza el", "1 de febrero").types("Año", year).clicks("Crear la promoción")
        self.reads("La promoción está creada.")

    def adds_the_clinic(self, name: str, municipality: str) -> None:
        self.clicks("Personas").clicks("Clínicas").clicks("Agregar una clínica")
        self.types("Nombre", name).types("Municipio", municipality)
        self.chooses("Tipo", "Centro de salud rural").chooses("Señal de teléfono", "Solo pasan mensajes")
        self.clicks("Agregar").reads("La clínica quedó agregada.")

    def adds_the_mentor(self, given: str, first: str, second: str, email: str) -> None:
        self.clicks("Personas").clicks("Agregar a una persona").clicks("Mentor(a)")
        self.types("Nombre(s)", given).types("Primer apellido", first).types("Segundo apellido", second)
        self.chooses("Tratamiento", "Dra.").types("Correo electrónico", email)
        self.clicks("Agregar").reads("ya está en el sitio. Ahora envía la invitación.")

    def assigns_the_mentor(self, mentor: str, clinic: str) -> None:
        self.clicks("Personas").clicks("Clínicas").clicks(clinic)
        self.inside("Mentores").clicks("Asignar mentor(a)")
        self.picks("Mentor(a)", mentor).types("Desde", "2026-02-01").clicks("Asignar")
        self.reads("La asignación quedó guardada.")

    def adds_the_resident(self, given: str, first: str, email: str, stay: tuple[str, str]) -> None:
        self.clicks("Personas").clicks("Agregar a una persona").clicks("Residente visitante")
        self.types("Nombre(s)", given).types("Primer apellido", first).types("Correo electrónico", email)
        self.types("El acceso empieza el", stay[0]).types("El acceso termina el", stay[1])
        self.chooses("Idioma del sitio", "English").clicks("Agregar")
        self.reads("ya está en el sitio. Ahora envía la invitación.")

    def sends_the_roster(self, file: bytes) -> None:
        """The dry run; nothing is written by it."""
        self.clicks("Personas").clicks("Promociones").clicks("Febrero de 2026").clicks("Importar una lista")
        self.attaches("Lista", "lista.csv", file).clicks("Ver qué haría").is_at("Lo que haría esta lista")

    def confirms_the_roster(self) -> None:
        self.reads("Todavía no se ha guardado nada.").clicks("Confirmar la importación")
        self.reads("La lista quedó importada.")

    def invites_the_cohort(self, name: str) -> str:
        """The one-time link of one of them, as the page shows it this once."""
        self.clicks("Personas").clicks("Promociones").clicks("Febrero de 2026")
        self.clicks("Invitar a quienes no han entrado").is_at("Invitaciones")
        return self.value_of(f"Enlace para {name}")

    def invites(self, listed_name: str) -> str:
        self.clicks("Personas").clicks(listed_name).clicks("Invitar")
        return self.value_of("El enlace")

    def asks_little_for_the_diploma(self) -> None:
        """What one walk can meet: one module, two visits, one case."""
        self.clicks("Constancias").clicks("Las reglas de esta promoción")
        self.types("Horas presenciales asistidas, en porcentaje", "80").types("Módulos terminados", "1")
        self.types("Promedio de los módulos", "8.0").types("Calificación mínima de un módulo", "6.0")
        self.types("Visitas de acompañamiento con acuse", "2").types("Casos cerrados", "1")
        self.clicks("Guardar estas reglas").reads("Las reglas cambiaron.")

    def schedules_the_seminar(self, title: str, first: str, last: str, due: str) -> None:
        self.clicks("Seminarios").clicks("Programar un seminario")
        self.picks("Módulo", title).types("Primer día", first).types("Último día", last)
        self.types("Horas presenciales", "16").types("Lugar", "Monte Claro")
        self.types("Las lecciones abren el", "2026-02-01").types("El trabajo se entrega el", due)
        self.clicks("Programar el seminario").reads("El seminario está programado.")

    def takes_the_roll(self, present: str, absent: str) -> None:
        self.clicks("Seminarios").clicks("Pasar lista")
        self.chooses(present, "Presente").chooses(absent, "Falta")
        self.clicks("Guardar la lista").reads("La lista está guardada")

    def grades_what_was_handed_in(self, listed_name: str, reflection: str, field_task: str) -> None:
        """What is said of each; a number for the reflection, the best levels for the field task."""
        self.clicks("Seminarios").clicks("Trabajos por calificar")
        self.clicks(listed_name)
        self.types("Calificación de 0 a 10", "9.5").types("Retroalimentación", reflection)
        self.clicks("Guardar la calificación").reads("La calificación está guardada: 9.5.")
        self.clicks(listed_name)
        for criterion in self.part.locator("fieldset").all():
            criterion.locator("label").last.click()
        self.types("Retroalimentación", field_task)
        self.clicks("Guardar la calificación").reads("La calificación está guardada: 10.0.")
        self.reads("Nada te espera")

    def plans_a_session(self, day: str, facilitator: str, guest: str) -> None:
        self.clicks("Casos").clicks("Planear una sesión")
        self.types("Fecha", day).types("Hora de Chiapas", "16:00").types("Lugar", "Sala de Monte Claro")
        self.picks("Facilita", facilitator).ticks(guest)
        self.clicks("Guardar la sesión").reads("La sesión está planeada.")

    def puts_on_the_session(self, title: str) -> None:
        self.clicks("Casos").clicks("Programar")
        self.reads(title)
        self.part.locator("#session_id label").first.click()
        self.clicks("Ponerlo en esta sesión").reads("El caso está en la sesión.")

    def sees_who_meets_every_rule(self, listed_name: str) -> None:
        self.clicks("Constancias").clicks(listed_name)
        self.reads("Reglas cumplidas: 6 de 6", "Cumple: 16 h asistidas").clicks("Constancias")

    def issues_the_diplomas(self, name: str, refused: str) -> None:
        self.clicks("Diplomas").is_at("Diplomas")
        self.inside("Lo reciben").reads(name, "todo bien")
        self.inside("No lo reciben, y por qué").reads(refused)
        self.clicks("Emitir 1 documento")

    def waits_for_the_press(self) -> None:
        """The page looks again by itself until everything is printed."""
        expect(self.part).to_contain_text("1 documento está listo", timeout=90_000)

    def downloads_the_print_file(self) -> Download:
        return self.downloads("Archivo para imprimir (PDF)")
