"""Sealing a PDF with the organisation's certificate (PAdES, by pyHanko), and checking such a seal."""

import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from foundation import clock

# pyHanko tells at length why it cannot trust somebody else's certificate; that is what is asked.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

KEY_FILE, CERTIFICATE_FILE = "seal-key.pem", "seal-certificate.pem"
SELF_MADE_LASTS = timedelta(days=3653)
FIELD_NAME = "Verzegeling"


@dataclass(frozen=True)
class Sealed:
    content: bytes
    # PEM.
    certificate: str


def seal_pdf(content: bytes, *, reason: str) -> Sealed:
    """The PDF with an invisible signature over all of it. Raises OSError when the key cannot be read."""
    signer = _signer()
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD_NAME,
        reason=reason,
        location=settings.MUNICIPALITY_NAME,
        name=settings.MUNICIPALITY_NAME,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    pdf_signer = signers.PdfSigner(metadata, signer=signer)
    out = _apart(pdf_signer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content)))
    return Sealed(out.getvalue(), certificate_pem())


def holds(content: bytes, *, certificate: str) -> bool:
    """Whether this is a PDF whose every byte stands under an unbroken seal of this certificate."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        seals = reader.embedded_signatures
        if len(seals) != 1:
            return False
        trusted = _as_asn1(certificate)
        status = _apart(
            validate_pdf_signature,
            seals[0],
            signer_validation_context=ValidationContext(
                trust_roots=[trusted], allow_fetching=False, revocation_mode="soft-fail"
            ),
        )
    except (PdfReadError, SignatureValidationError, ValueError, KeyError, OSError):
        return False
    return bool(
        status.intact
        and status.valid
        and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.signing_cert.dump() == trusted.dump()
    )


def _apart(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """In a thread of its own: pyHanko starts a loop, and in the caller's thread one may be running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *args, **kwargs).result()


def certificate_pem() -> str:
    _ensure_certificate()
    return (_folder() / CERTIFICATE_FILE).read_text(encoding="ascii")


def _signer() -> signers.SimpleSigner:
    _ensure_certificate()
    folder = _folder()
    signer = signers.SimpleSigner.load(
        str(folder / KEY_FILE),
        str(folder / CERTIFICATE_FILE),
        key_passphrase=settings.SEAL_KEY_PASSPHRASE.encode() or None,
    )
    if signer is None:
        raise OSError(f"The key in {folder} cannot be read.")
    return signer


def _ensure_certificate() -> None:
    """A self-made one where the organisation installed none: it proves that a PDF came from here, to nobody else."""
    folder = _folder()
    if (folder / CERTIFICATE_FILE).exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Integriteitsplein, {settings.MUNICIPALITY_NAME}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.MUNICIPALITY_NAME),
        ]
    )
    now = clock.machine_now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + SELF_MADE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    phrase = settings.SEAL_KEY_PASSPHRASE.encode()
    encryption = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
    _write_once(
        folder / KEY_FILE,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption),
    )
    _write_once(folder / CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM))


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all: two processes that start at once end with one of the two."""
    partial = path.with_suffix(".part")
    partial.touch(mode=0o600)
    partial.write_bytes(content)
    partial.replace(path)


def _as_asn1(certificate: str) -> asn1_x509.Certificate:
    _kind, _headers, der = pem.unarmor(certificate.encode("ascii"))
    return asn1_x509.Certificate.load(der)


def _folder() -> Path:
    return Path(settings.SEAL_DIR)
