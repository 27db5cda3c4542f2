"""What can go wrong, as one tree.

    CalameError
    ├── InputError            what was given cannot be used; trying again changes nothing
    │   ├── AudioEmpty            no bytes, or no sound in them
    │   ├── AudioUnreadable       not audio, truncated beyond use, unknown codec
    │   ├── AudioProtected        encrypted with a password (DS2)
    │   ├── AudioTooLong          longer than the configured limit
    │   ├── NothingAudible        sound, but no speech
    │   ├── TemplateInvalid       a Word template that cannot carry a letter
    │   ├── TooLarge              more bytes than the configured limit, or than announced
    │   ├── UploadDamaged         the bytes that arrived are not those that were sent
    │   ├── UnknownAuthor         no such author in this practice
    │   ├── UnknownTemplate       no such template
    │   └── CorpusInvalid         a test corpus that does not follow its format
    ├── DependencyError       something we need is missing or down; may work later
    │   ├── WeightsMissing        recognition weights absent, damaged or not downloadable
    │   ├── EngineFailed          recognition stopped unexpectedly
    │   ├── StorageFull           no space left for audio, text or the database
    │   ├── StorageFailed         an object cannot be written or read back intact
    │   ├── PrintingFailed        a letter's PDF cannot be made
    │   ├── PortInUse             another program answers on the address
    │   └── ServerUnreachable     no Calame server answers at the address
    ├── StateError            the request comes too late or out of turn
    │   ├── NotFound              no such thing, or not yours (the two are not told apart)
    │   ├── NotAllowed            this account may not do that
    │   ├── TransitionRefused     the dictation is not in a state that allows it
    │   ├── IdentityUnconfirmed   nobody has confirmed the patient's identity
    │   ├── UploadMisplaced       bytes of an upload that do not belong where it stands
    │   ├── StaleVersion          somebody saved a newer version
    │   └── LeaseLost             another worker holds the dictation now
    └── ConfigurationError    the settings contradict themselves or name unknown things

Every message is French, says what happened and what to do, and holds no dictated text, no name
and no file name (docs/adr/0003). ``code`` is stable: it is stored, counted and translated into
HTTP status and retry decisions at the edges (docs/adr/0002).
"""

from typing import ClassVar


class CalameError(Exception):
    """The base of all our errors.

    Attributes:
        code: Stable identifier, safe to log and store.
        is_retryable: Whether the same work may succeed later without anybody acting.
        message: One French sentence or two: what happened, what to do.
    """

    code: ClassVar[str] = "erreur"
    is_retryable: ClassVar[bool] = False
    default: ClassVar[str] = "Erreur inattendue : relancez, puis signalez le problème s'il revient."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default
        super().__init__(self.message)


class InputError(CalameError):
    """What was given cannot be used as it is."""

    code = "entree_invalide"


class AudioEmpty(InputError):
    """The file holds no bytes or no sound."""

    code = "audio_vide"
    default = "Le fichier audio est vide : vérifiez l'enregistrement et envoyez-le de nouveau."


class AudioUnreadable(InputError):
    """The bytes are not audio that we can decode."""

    code = "audio_illisible"
    default = (
        "Ce fichier n'est pas un enregistrement lisible : "
        "renvoyez l'original, ou exportez-le en WAV, MP3 ou M4A."
    )


class AudioProtected(InputError):
    """The recording is encrypted with a password."""

    code = "audio_protege"
    default = (
        "Cet enregistrement est protégé par un mot de passe : "
        "retirez la protection dans le logiciel du dictaphone, puis renvoyez-le."
    )


class AudioTooLong(InputError):
    """The recording exceeds the configured duration."""

    code = "audio_trop_long"
    default = "Cet enregistrement est trop long : découpez-le en plusieurs dictées."


class NothingAudible(InputError):
    """The recording holds sound but no speech."""

    code = "rien_audible"
    default = (
        "Rien d'audible dans cet enregistrement : "
        "vérifiez le micro, réécoutez le fichier et dictez de nouveau si besoin."
    )


class TemplateInvalid(InputError):
    """The Word file cannot be used as a letter template."""

    code = "modele_invalide"
    default = "Ce fichier Word ne peut pas servir de modèle de lettre."


class TooLarge(InputError):
    """The file exceeds the configured size, or what its sender announced."""

    code = "fichier_trop_gros"
    default = "Ce fichier est trop gros : découpez l'enregistrement ou exportez-le en MP3 ou M4A."


class UploadDamaged(InputError):
    """The bytes that arrived are not those that were sent."""

    code = "envoi_abime"
    default = "L'enregistrement est arrivé abîmé : gardez-le, l'envoi recommence."


class UnknownAuthor(InputError):
    """The practice has no such author."""

    code = "auteur_inconnu"
    default = "Auteur inconnu dans ce cabinet : choisissez un auteur de la liste."


class UnknownTemplate(InputError):
    """There is no such template."""

    code = "modele_inconnu"
    default = (
        "Modèle de lettre inconnu : choisissez un modèle de la liste ou donnez un fichier .docx."
    )


class CorpusInvalid(InputError):
    """A corpus folder that does not follow its format."""

    code = "corpus_invalide"
    default = "Ce dossier n'est pas un corpus de dictées : voyez docs/evaluation.md."


class DependencyError(CalameError):
    """Something we need is missing or down."""

    code = "dependance"
    is_retryable = True


class WeightsMissing(DependencyError):
    """Recognition weights are absent, damaged or cannot be downloaded."""

    code = "poids_absents"
    is_retryable = False
    default = (
        "Les poids du moteur de reconnaissance sont absents ou abîmés : "
        "lancez « calame weights verify », puis installez-les avec le réseau ou depuis un dossier."
    )


class EngineFailed(DependencyError):
    """Recognition stopped unexpectedly."""

    code = "moteur_arrete"
    default = "La reconnaissance s'est arrêtée : la dictée sera reprise automatiquement."


class StorageFull(DependencyError):
    """There is no space left."""

    code = "disque_plein"
    default = "Le disque est plein : libérez de la place, rien n'a été perdu."


class StorageFailed(DependencyError):
    """An object cannot be written, or reads back other than it was written."""

    code = "stockage"
    default = "Le stockage ne répond pas correctement : vérifiez-le avec « calame doctor »."


class PrintingFailed(DependencyError):
    """The pages of a letter cannot be laid out."""

    code = "impression"
    default = (
        "Cette lettre ne peut pas être mise en page : "
        "téléchargez le document Word, puis signalez le problème."
    )


class PortInUse(DependencyError):
    """Another program listens on the address."""

    code = "port_occupe"
    is_retryable = False
    default = "Le port est déjà occupé : arrêtez l'autre programme ou choisissez --port."


class ServerUnreachable(DependencyError):
    """No Calame server answers."""

    code = "serveur_injoignable"
    default = "Aucun serveur Calame ne répond à cette adresse : lancez « calame serve »."


class StateError(CalameError):
    """The request comes too late or out of turn."""

    code = "etat"


class NotFound(StateError):
    """There is no such thing, or it belongs to somebody else."""

    code = "introuvable"
    default = "Introuvable : cet élément n'existe pas ou ne vous est pas ouvert."


class NotAllowed(StateError):
    """This account may not do that."""

    code = "interdit"
    default = "Votre compte ne permet pas cette action : demandez au responsable du cabinet."


class TransitionRefused(StateError):
    """The dictation is not in a state that allows this."""

    code = "etat_incompatible"
    default = "Cette dictée n'est plus dans un état qui permet cette action : rechargez la page."


class IdentityUnconfirmed(StateError):
    """A letter is validated for a patient whose identity nobody has confirmed."""

    code = "identite_non_confirmee"
    default = (
        "L'identité du patient n'est pas confirmée : "
        "vérifiez-la à l'écoute, confirmez-la, puis validez."
    )


class UploadMisplaced(StateError):
    """The sender of an upload is not where we are."""

    code = "envoi_deplace"
    default = "L'envoi a repris au mauvais endroit : demandez la position, puis continuez de là."


class StaleVersion(StateError):
    """Somebody saved a newer version of the letter."""

    code = "version_depassee"
    default = (
        "La lettre a été modifiée entre-temps : "
        "rechargez la page, votre texte reste dans le navigateur."
    )


class LeaseLost(StateError):
    """Another worker holds the dictation now."""

    code = "bail_perdu"
    default = "Un autre processus a repris cette dictée."


class ConfigurationError(CalameError):
    """The settings contradict themselves or name unknown things."""

    code = "configuration"
    default = "La configuration est invalide : lancez « calame doctor »."
