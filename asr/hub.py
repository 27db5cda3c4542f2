"""Weights from the Hugging Face hub, or from a mirror that speaks like it (``HF_ENDPOINT``)."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_WANTED = (
    "config.json",
    "model.bin",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
)
_ANSWER_WITHIN_S = 10.0


class Unreachable(Exception):  # noqa: N818, RUF100 - named for what is so
    """The hub does not answer, or does not have the files."""


def download(
    repository: str,
    revision: str,
    subfolder: str,
    *,
    target: Path,
    shows_progress: bool = False,
    endpoint: str | None = None,
) -> dict[str, str]:
    """Bring the weights of a repository into a folder. An interrupted download is resumed.

    Args:
        repository: Owner and name.
        revision: A whole commit.
        subfolder: Where in the repository, or empty.
        target: An existing folder.
        shows_progress: Draw a bar on the terminal.
        endpoint: Address of a mirror; None takes ``HF_ENDPOINT`` or the hub itself.

    Returns:
        The sha256 of each large file by name, as the hub gives it.

    Raises:
        Unreachable: The hub does not answer, or does not have them.
        OSError: The folder cannot be written.
    """
    from huggingface_hub import HfApi, errors, utils  # noqa: PLC0415 - heavy, for downloads only

    # The names below are public but not re-exported in the way that mypy asks for.
    set_bars = "enable_progress_bars" if shows_progress else "disable_progress_bars"
    getattr(utils, set_bars)()
    http_error: type[Exception] = vars(errors)["HTTPError"]
    api = HfApi(endpoint=endpoint, token=False)
    try:
        return dict(_fetch(api, repository, revision=revision, subfolder=subfolder, target=target))
    except (http_error, errors.LocalEntryNotFoundError) as error:
        raise Unreachable from error


def _fetch(
    api: "HfApi", repository: str, *, revision: str, subfolder: str, target: Path
) -> Iterator[tuple[str, str]]:
    staging = target / ".download"
    info = api.model_info(
        repository, revision=revision, files_metadata=True, timeout=_ANSWER_WITHIN_S
    )
    for file in info.siblings or ():
        path = PurePosixPath(file.rfilename)
        if path.name not in _WANTED or path.parent != PurePosixPath(subfolder):
            continue
        fetched = api.hf_hub_download(repository, str(path), revision=revision, local_dir=staging)
        Path(fetched).replace(target / path.name)
        if file.lfs is not None:  # small files are in git and have no sha256
            yield path.name, file.lfs.sha256
