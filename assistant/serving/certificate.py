"""A certificate of our own for HTTPS inside an office: made once, kept in the user's data folder, renewed in time."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from assistant.errors import SettingsError
from assistant.settings import APPLICATION

if TYPE_CHECKING:
    from cryptography import x509

_DAYS = 825  # browsers refuse certificates that hold longer
_RENEW_BEFORE = timedelta(days=30)


_EVERYWHERE = ("0.0.0.0", "::", "")  # nosec B104 - these are no names to put into a certificate


def own_certificate(address: str, folder: Path | None = None) -> tuple[Path, Path]:
    """The files of the certificate and its key for this machine's names and the address.

    Raises:
        SettingsError: they cannot be written.
    """
    place = folder or user_data_path(APPLICATION) / "https"
    certificate, key = place / "certificate.pem", place / "key.pem"
    names = _names(address)
    try:
        if not _holds(certificate, key, names):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(certificate, key, names)
    except OSError as error:
        raise SettingsError(f"无法在 {place} 写入证书：{error.strerror or error}", code="certificate") from error
    return certificate, key


def _names(address: str) -> list[str]:
    host = socket.gethostname().lower()
    named = ["localhost", "127.0.0.1", "::1", host]
    return list(dict.fromkeys([*named, *([] if address in _EVERYWHERE else [address])]))


def _holds(certificate: Path, key: Path, names: list[str]) -> bool:
    """Whether the certificate is there, for these names, and good for a while."""
    from cryptography import x509  # noqa: PLC0415 — only --https needs it

    if not certificate.is_file() or not key.is_file():
        return False
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    known = {str(name.value) for name in held}
    return found.not_valid_after_utc - datetime.now(UTC) > _RENEW_BEFORE and set(names) <= known


def _write(certificate: Path, key: Path, names: list[str]) -> None:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415

    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "report-narrative-assistant")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> "x509.GeneralName":
    from cryptography import x509  # noqa: PLC0415

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
