"""What a credential says, in the language of the document: like what is printed, outside the translations."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from certification.press.snapshot import Kind, Language, Snapshot


@dataclass(frozen=True)
class Words:
    titles: Mapping[Kind, str]
    other_title: str
    reasons: Mapping[Kind, str]
    other_reason: str
    description: str
    of_no_cohort: str
    university: str
    site: str
    modality: str
    credits: str
    folio: str
    replaces: str
    hours: str
    mean: str
    place: str

    def title(self, printed: Snapshot) -> str:
        return self.titles.get(printed.kind, self.other_title).format(
            what=printed.subject or printed.programme
        )

    def described(self, printed: Snapshot) -> str:
        sentence = self.description if printed.cohort else self.of_no_cohort
        return sentence.format(
            organisation=printed.organisation, cohort=printed.cohort, period=printed.period
        )

    def narrative(self, printed: Snapshot, site: str) -> str:
        """Why it is given; what is empty is not said."""
        said = [self.reasons.get(printed.kind, self.other_reason)]
        for sentence, value in (
            (self.site, site),
            (self.modality, printed.modality),
            (self.credits, printed.credits),
            (self.university, printed.university),
        ):
            if value:
                said.append(sentence.format(value))
        return " ".join(said)

    def numbered(self, printed: Snapshot) -> str:
        folio = self.folio.format(printed.folio)
        return f"{folio} {self.replaces.format(printed.replaces)}" if printed.replaces else folio


_SPANISH = Words(
    titles={
        Kind.DIPLOMA: "Diploma: {what}",
        Kind.SEMINAR: "Constancia de seminario: {what}",
        Kind.COMPLETION: "Constancia de cumplimiento: {what}",
        Kind.ENROLMENT: "Constancia de estudios en curso: {what}",
        Kind.MENTOR: "Constancia de mentoría: {what}",
        Kind.TEACHING: "Constancia de docencia: {what}",
    },
    other_title="Constancia: {what}",
    reasons={
        Kind.DIPLOMA: "Acreditó los módulos y los requisitos del programa.",
        Kind.SEMINAR: "Asistió al seminario.",
        Kind.COMPLETION: "Cumplió el programa.",
        Kind.ENROLMENT: "Cursa el programa durante su año de servicio social.",
        Kind.MENTOR: "Acompañó como mentor o mentora a quienes prestan su servicio social.",
        Kind.TEACHING: "Enseñó y discutió casos clínicos como residente visitante.",
    },
    other_reason="Participó en el programa.",
    description="{organisation}. Promoción {cohort}, {period}.",
    of_no_cohort="{organisation}, {period}.",
    university="Con el aval de {}.",
    site="En {}.",
    modality="Modalidad {}.",
    credits="Créditos: {}.",
    folio="Folio {}.",
    replaces="Sustituye al folio {}.",
    hours="Horas",
    mean="Promedio",
    place="Sede",
)
_ENGLISH = Words(
    titles={
        Kind.DIPLOMA: "Diploma: {what}",
        Kind.SEMINAR: "Certificate of seminar: {what}",
        Kind.COMPLETION: "Certificate of completion: {what}",
        Kind.ENROLMENT: "Certificate of current enrolment: {what}",
        Kind.MENTOR: "Certificate of mentorship: {what}",
        Kind.TEACHING: "Certificate of teaching: {what}",
    },
    other_title="Certificate: {what}",
    reasons={
        Kind.DIPLOMA: "Passed the modules and met the requirements of the programme.",
        Kind.SEMINAR: "Attended the seminar.",
        Kind.COMPLETION: "Completed the programme.",
        Kind.ENROLMENT: "Is following the programme during the year of social service.",
        Kind.MENTOR: "Accompanied as a mentor those who serve their year.",
        Kind.TEACHING: "Taught and discussed clinical cases as a visiting resident.",
    },
    other_reason="Took part in the programme.",
    description="{organisation}. Cohort of {cohort}, {period}.",
    of_no_cohort="{organisation}, {period}.",
    university="Endorsed by {}.",
    site="In {}.",
    modality="Modality: {}.",
    credits="Credits: {}.",
    folio="Folio {}.",
    replaces="Replaces folio {}.",
    hours="Hours",
    mean="Mean",
    place="Site",
)
WORDS: Mapping[Language, Words] = MappingProxyType({Language.SPANISH: _SPANISH, Language.ENGLISH: _ENGLISH})
