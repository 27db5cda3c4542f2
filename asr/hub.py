"""Weights from the Hugging Face hub, or from a mirror that speaks like it (``HF_ENDPOINT``)."""

from collections.abc import Iterator
from pathlib import Path
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


class Unreachable(Exception):  # noqa: N818, RUF100 - named for what is so
    """The hub does not answer, or does not have the files."""


def download(
    repository: str, revision: str, subfolder: str, *, target: Path, shows_progress: bool = False
) -> dict[str, str]:
    """Bring the weights of a repository into a folder. An interrupted download is resumed.

    Returns:
        The sha256 of each large file by name, as the hub gives it.

    Raises:
        Unreachable: The hub does not answer, or does not have them.
        OSError: The folder cannot be written.
    """
    import httpx  # noqa: PLC0415 - heavy, and only for downloads
    from huggingface_hub import HfApi  # noqa: PLC0415 - the same
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError  # noqa: PLC0415
    from huggingface_hub.utils import (  # noqa: PLC0415 - the same
        disable_progress_bars,
        enable_progress_bars,
    )

    (enable_progress_bars if shows_progress else disable_progress_bars)()
    api = HfApi(token=False)
    try:
        return dict(_fetch(api, repository, revision=revision, subfolder=subfolder, target=target))
    except (HfHubHTTPError, LocalEntryNotFoundError, httpx.HTTPError) as error:
        raise Unreachable from error


def _fetch(
    api: "HfApi", repository: str, *, revision: str, subfolder: str, target: Path
) -> Iterator[tuple[str, str]]:
    staging = target / ".download"
    tree = api.list_repo_tree(repository, subfolder or None, revision=revision)
    for path, sha256 in [(item.path, _sha256(item)) for item in tree]:
        name = Path(path).name
        if name in _WANTED:
            fetched = api.hf_hub_download(repository, path, revision=revision, local_dir=staging)
            Path(fetched).replace(target / name)
            if sha256:
                yield name, sha256


def _sha256(item: object) -> str | None:
    """Large files are named by their sha256; small ones are in git and have none."""
    large = getattr(item, "lfs", None)
    return None if large is None else str(large.sha256)
