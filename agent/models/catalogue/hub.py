"""The hub, through `huggingface_hub`: what lies at an address, and its bytes.

The only importer of `huggingface_hub`. Outside errors are mapped here, once, and none of the
server's own words are repeated: they may hold the token. `HF_ENDPOINT` names another hub or a
mirror; a token is taken from `HF_TOKEN` alone, never from a file, and sent to that host alone (the
HTTP client drops it where the hub sends us on to another).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.addresses import shown, shown_in
from graphs.errors import (
    InputError,
    ModelError,
    ModelRefusedError,
    ModelUnavailableError,
    SetupError,
    TransferError,
)
from tools import fetching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huggingface_hub.errors import HfHubHTTPError

PUBLIC = "https://huggingface.co"
AGAIN = "run the same command again to go on where it stopped"
LARGER = "name a folder on a larger disk in AETIA_MODELS_DIR"


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
            f"{shown(endpoint())} does not answer as a hub does (no checksum, no commit): check HF_ENDPOINT, "
            "and proxies between here and there"
        )
    whole = len(found.etag) == 64 and set(found.etag) <= set("0123456789abcdef")
    sha256 = found.etag if whole else None
    return Remote(repository, file, address, found.etag, found.commit_hash, found.size, sha256)


def transfer(remote: Remote, part: Path) -> None:
    """Fetch what is missing of a file; what came so far stays in `part` when it stops.

    Raises:
        SetupError: the disk is full, or the folder cannot be written.
        TransferError: what comes is not the file: of another length, or empty.
        ModelRefusedError, ModelUnavailableError: as in `look_up`; or the transfer was cut.
    """
    headers = {"Authorization": f"Bearer {_token()}"} if _token() else {}
    # Addressed by commit: these bytes never change.
    wanted = fetching.Remote(remote.address, LARGER, remote.bytes, fixed=True, headers=headers)
    try:
        fetching.fetch(wanted, part, fetching.progress_on_terminal(remote.file))
    except TransferError as error:
        if error.status is not None:
            raise _refused(error.status, remote.repository, remote.file) from None
        if error.retryable:
            raise ModelUnavailableError(str(error)) from error
        raise


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
            f"{shown(endpoint())} cannot be reached, or the transfer of {file} was cut "
            f"({type(error).__name__}): check the connection and HF_ENDPOINT, then {AGAIN}"
        ) from error
    except (httpx2.InvalidURL, ValueError) as error:
        raise SetupError(
            f"{shown(endpoint())} cannot be asked: {shown_in(str(error), endpoint())}; check HF_ENDPOINT"
        ) from None
    except OSError as error:
        raise ModelUnavailableError(
            f"{shown(endpoint())} cannot be reached: {error.strerror or type(error).__name__}; {AGAIN}"
        ) from error


def _answered(error: HfHubHTTPError, repository: str, file: str) -> ModelError:
    from huggingface_hub.errors import GatedRepoError, RevisionNotFoundError

    page = f"{shown(endpoint())}/{repository}"
    if isinstance(error, GatedRepoError):
        return ModelRefusedError(
            f"{repository} is gated: sign in and accept its terms at {page}, then set HF_TOKEN to a "
            f"token that may read it ({shown(endpoint())}/settings/tokens)"
        )
    if isinstance(error, RevisionNotFoundError) and error.response.status_code == 404:
        return ModelRefusedError(
            f"{repository} no longer has the revision that was asked for: {page}"
        )
    return _refused(error.response.status_code, repository, file)


def _refused(code: int, repository: str, file: str) -> ModelError:
    page = f"{shown(endpoint())}/{repository}"
    if code in (401, 403):
        if _token():
            return ModelRefusedError(
                f"the hub does not accept HF_TOKEN for {repository} ({code}): check that the token "
                f"is valid and may read it ({shown(endpoint())}/settings/tokens), and the name at {page}"
            )
        return ModelRefusedError(
            f"{repository} does not exist, or it is private or gated ({code}): check the name at "
            f"{page}; if it asks for terms, accept them there and set HF_TOKEN"
        )
    if code == 404:
        return ModelRefusedError(f"there is no {file} in {repository}: see {page}/tree/main")
    return ModelUnavailableError(f"the hub answered {code} for {repository}; {AGAIN}")


def _token() -> str:
    token = os.environ.get("HF_TOKEN", "").strip()
    if not (token.isascii() and token.isprintable()):
        raise SetupError("HF_TOKEN holds characters that no token has: set it anew")
    return token
