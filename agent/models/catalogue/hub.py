"""The hub, through `huggingface_hub`: what lies at an address, and its bytes.

The only importer of `huggingface_hub`. Outside errors are mapped here, once, and none of the
server's own words are repeated: they may hold the token. `HF_ENDPOINT` names another hub or a
mirror; a token is taken from `HF_TOKEN` alone, never from a file, and sent to that host alone (the
HTTP client drops it where the hub sends us on to another).
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.errors import (
    InputError,
    ModelError,
    ModelRefusedError,
    ModelUnavailableError,
    SetupError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huggingface_hub.errors import HfHubHTTPError

PUBLIC = "https://huggingface.co"
AGAIN = "run the same command again to go on where it stopped"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Remote:
    """A file of the hub. `sha256` is the hub's own, None where it gives none (small files)."""

    repository: str
    file: str
    address: str
    etag: str
    commit: str
    bytes: int | None
    sha256: str | None


def endpoint() -> str:
    """The hub in use."""
    return (os.environ.get("HF_ENDPOINT") or PUBLIC).rstrip("/")


def look_up(repository: str, file: str, revision: str) -> Remote:
    """Ask the hub what the file is.

    Raises:
        InputError: the repository's name is malformed.
        SetupError: `huggingface_hub` is not installed, or it was told to stay offline.
        ModelRefusedError: gated, not allowed, or not there.
        ModelUnavailableError: the hub cannot be reached, or is broken for now.
    """
    with explained(repository, file):
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        url = hf_hub_url(repository, file, revision=revision, endpoint=endpoint())
        found = get_hf_file_metadata(url, token=_token() or False, endpoint=endpoint())
        # By commit, so that a continued transfer never mixes two versions of a branch.
        address = hf_hub_url(repository, file, revision=found.commit_hash, endpoint=endpoint())
    if not (found.etag and found.commit_hash):
        raise ModelUnavailableError(
            f"{endpoint()} does not answer as a hub does (no checksum, no commit): check HF_ENDPOINT, "
            "and proxies between here and there"
        )
    whole = len(found.etag) == 64 and set(found.etag) <= set("0123456789abcdef")
    sha256 = found.etag if whole else None
    return Remote(repository, file, address, found.etag, found.commit_hash, found.size, sha256)


def transfer(remote: Remote, part: Path) -> None:
    """Fetch what is missing of a file; what came so far stays in `part` when it stops.

    Raises:
        SetupError: the disk is full, or the folder cannot be written.
        ModelRefusedError, ModelUnavailableError: as in `look_up`; or the transfer was cut.
    """
    with explained(remote.repository, remote.file):
        from huggingface_hub.file_download import http_get

        have = part.stat().st_size if part.is_file() else 0
        # Compressed bytes could not be continued by their position in the file.
        headers = {"Accept-Encoding": "identity"}
        if token := _token():
            headers["Authorization"] = f"Bearer {token}"
        with part.open("ab") as file:
            http_get(
                remote.address,
                file,
                resume_size=have,
                headers=headers,
                expected_size=remote.bytes,
                displayed_filename=remote.file,
            )


@contextmanager
def explained(repository: str, file: str) -> Iterator[None]:
    """Turn what `huggingface_hub` raises into errors that say what to do."""
    try:
        import httpx2
        from huggingface_hub import constants
        from huggingface_hub.errors import (
            HfHubHTTPError,
            HFValidationError,
            OfflineModeIsEnabled,
        )
    except ImportError as error:
        raise SetupError(
            "pulling models needs huggingface_hub: pip install 'huggingface-hub>=2.4'"
        ) from error
    # Without this it would report to huggingface.co what runs it, whichever hub is in use.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    try:
        yield
    except HFValidationError as error:
        raise InputError(f"{repository!r} is not a repository's name: OWNER/REPOSITORY") from error
    except OfflineModeIsEnabled as error:
        raise SetupError("HF_HUB_OFFLINE is set: unset it to pull models") from error
    except HfHubHTTPError as error:
        raise _answered(error, repository, file) from None
    except httpx2.HTTPError as error:
        raise ModelUnavailableError(
            f"{endpoint()} cannot be reached, or the transfer of {file} was cut "
            f"({type(error).__name__}): check the connection and HF_ENDPOINT, then {AGAIN}"
        ) from error
    except OSError as error:
        raise _disk(error, file) from error


def _answered(error: HfHubHTTPError, repository: str, file: str) -> ModelError:
    from huggingface_hub.errors import GatedRepoError, RevisionNotFoundError

    page = f"{endpoint()}/{repository}"
    code = error.response.status_code
    if isinstance(error, GatedRepoError):
        return ModelRefusedError(
            f"{repository} is gated: sign in and accept its terms at {page}, then set HF_TOKEN to a "
            f"token that may read it ({endpoint()}/settings/tokens)"
        )
    if code in (401, 403):
        if _token():
            return ModelRefusedError(
                f"the hub does not accept HF_TOKEN for {repository} ({code}): check that the token "
                f"is valid and may read it ({endpoint()}/settings/tokens), and the name at {page}"
            )
        return ModelRefusedError(
            f"{repository} does not exist, or it is private or gated ({code}): check the name at "
            f"{page}; if it asks for terms, accept them there and set HF_TOKEN"
        )
    if isinstance(error, RevisionNotFoundError):
        return ModelRefusedError(
            f"{repository} no longer has the revision that was asked for: {page}"
        )
    if code == 404:
        return ModelRefusedError(f"there is no {file} in {repository}: see {page}/tree/main")
    return ModelUnavailableError(f"the hub answered {code} for {repository}; {AGAIN}")


def _disk(error: OSError, file: str) -> ModelError | SetupError:
    if error.errno in FULL:
        return SetupError(
            f"the disk is full: free some space, or name a larger one in AETIA_MODELS_DIR; {AGAIN}"
        )
    if error.errno is None:
        return ModelUnavailableError(f"{file} did not come whole; {AGAIN}")
    return SetupError(
        f"{error.filename or file} cannot be written: {error.strerror}; name another folder in "
        "AETIA_MODELS_DIR"
    )


def _token() -> str:
    return os.environ.get("HF_TOKEN", "").strip()
