#!/usr/bin/env python3
"""Makes the WebAuthn vectors beside it: `pip install fido2==2.2.1 cryptography`, then run it.

w3c.json    The vectors of Web Authentication Level 3 §16, for the algorithms and formats that the tests use. The standard says how each
            value is derived (HKDF, RFC 6979), so they come out as they stand there; `published` compares some signatures with the text.
fido2.json  More of the same kind, each with what a verifier has to say to it.

Bytes are texts in base64url. All but the signatures of PS256, which hold random bytes, are the same each time.
"""
import base64
import datetime
import hashlib
import json
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from fido2 import cose
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

RP_HASH = hashlib.sha256(b"example.org").digest()
ORIGIN = "https://example.org"
UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
AAGUID_EXTENSION = x509.ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")
ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

published = {
    "none.ES256": "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd38"
    "0221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
    "packed-self.ES256": "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf840"
    "02204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66",
    "packed.ES256": "30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe9"
    "0221008b0819c824218a97152cd099c55bfb1477b29d900a49a64018314f9bfccda163",
}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sha256(data):
    return hashlib.sha256(data).digest()


class Stream:
    """The standard's random values: HKDF of a fixed text, with a counter as salt and the vector's name as info."""

    def __init__(self, info, seed="WebAuthn test vectors"):
        self.info, self.seed, self.count = info, seed, 0

    def take(self, length):
        salt = bytes([self.count])
        self.count += 1
        return HKDF(hashes.SHA256(), length, salt, self.info.encode()).derive(self.seed.encode())

    def p256(self):
        return ec.derive_private_key(int.from_bytes(self.take(32), "big"), ec.SECP256R1())

    def p384(self):
        return ec.derive_private_key(int.from_bytes(self.take(48), "big"), ec.SECP384R1())

    def ed25519(self):
        return ed25519.Ed25519PrivateKey.from_private_bytes(self.take(32))


def mersenne_rsa(one=1279, other=2203):
    """A key of two Mersenne primes."""
    p, q, e = 2**one - 1, 2**other - 1, 65537
    d = rsa.rsa_recover_private_exponent(e, p, q)
    return rsa.RSAPrivateNumbers(
        p=p, q=q, d=d, dmp1=rsa.rsa_crt_dmp1(d, p), dmq1=rsa.rsa_crt_dmq1(d, q), iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e=e, n=p * q)).private_key(unsafe_skip_rsa_key_validation=True)


def name(unit, **other):
    fields = {"common": "WebAuthn test vectors", "organization": "W3C", "unit": unit, "country": "AA"} | other
    kinds = {"common": NameOID.COMMON_NAME, "organization": NameOID.ORGANIZATION_NAME,
             "unit": NameOID.ORGANIZATIONAL_UNIT_NAME, "country": NameOID.COUNTRY_NAME}
    return x509.Name([x509.NameAttribute(kinds[kind], value) for kind, value in fields.items() if value])


def certificate(subject, key, serial, ca, issuer=None, issuer_key=None, extra=()):
    begin = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key()).serial_number(int.from_bytes(serial, "big"))
        .not_valid_before(begin).not_valid_after(begin.replace(year=3024))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(not ca if issuer else False, False, False, False, False, not issuer, not issuer, False, False),
            critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False))
    if issuer:
        identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key or key, hashes.SHA256(), ecdsa_deterministic=True)


stream = Stream("Attestation CA")
ca_key = stream.p256()
ca = certificate(name("Authenticator Attestation CA"), ca_key, stream.take(16), ca=True)


class Attested:
    """A `packed` statement by a certificate that may be wrong in some way."""

    def __init__(self, unit="Authenticator Attestation", ca=False, model=None, critical=False, break_signature=False,
                 **fields):
        self.unit, self.ca, self.model, self.critical = unit, ca, model, critical
        self.break_signature, self.fields = break_signature, fields

    def statement(self, stream, signed, aaguid):
        key = stream.p256()
        extra = []
        if self.model:
            value = b"\x04\x10" + (aaguid if self.model == "same" else bytes(16))
            extra = [(x509.UnrecognizedExtension(AAGUID_EXTENSION, value), self.critical)]
        leaf = certificate(name(self.unit, **self.fields), key, stream.take(16), self.ca, ca, ca_key, extra)
        signature = key.sign(signed + b"!" * self.break_signature, ECDSA)
        return "packed", {"alg": -7, "sig": signature, "x5c": [leaf.public_bytes(serialization.Encoding.DER)]}


def no_statement(stream, signed, aaguid):
    return "none", {}


def self_signed(key, algorithm=-7, sign=lambda key, signed: key.sign(signed, ECDSA)):
    return lambda stream, signed, aaguid: ("packed", {"alg": algorithm, "sig": sign(key, signed)})


def client_data(stream, type, challenge, **more):
    if stream.take(1)[0] & 1:
        more["extraData"] = ("clientDataJSON may be extended with additional fields in the future, such as this: "
                             + b64(stream.take(16)))
    return CollectedClientData.create(
        type=type, challenge=challenge, origin=ORIGIN, cross_origin=more.pop("crossOrigin", False), **more)


def response(identifier, **members):
    return {"id": b64(identifier), "rawId": b64(identifier), "type": "public-key", "clientExtensionResults": {},
            "response": {key: b64(value) for key, value in members.items()}}


def vector(info, key, kind, sign, attest=no_statement, id_length=32, flags=None, extensions=None, count=0,
           seed="WebAuthn test vectors", **client):
    """A registration and an assertion, in the order in which the standard draws its values."""
    stream = Stream(info, seed)
    challenge = stream.take(32)
    key = key(stream)
    if attest is self_signed:
        attest = self_signed(key)
    public = kind.from_cryptography_key(key.public_key())
    client_create = client_data(stream, "webauthn.create", challenge, **client)
    aaguid, identifier = stream.take(16), stream.take(id_length)
    random_flags = stream.take(1)[0] & (UV | BE | BS)
    if not random_flags & BE:
        random_flags &= ~BS
    chosen = random_flags | UP | AT if flags is None else flags | AT
    if extensions:
        chosen |= ED
    data = AuthenticatorData.create(
        RP_HASH, chosen, count, AttestedCredentialData.create(aaguid, identifier, public), extensions)
    statement = attest.statement if isinstance(attest, Attested) else attest
    form, values = statement(stream, data + sha256(client_create), aaguid)
    registration = {
        "challenge": b64(challenge),
        "response": response(
            identifier, clientDataJSON=client_create, attestationObject=AttestationObject.create(form, data, values))}

    challenge = stream.take(32)
    client_get = client_data(stream, "webauthn.get", challenge, **client)
    again = stream.take(1)[0] & (UV | BS)
    if not chosen & BE:
        again &= ~BS
    data = AuthenticatorData.create(RP_HASH, again | UP | chosen & BE, count + 1 if count else 0, b"", None)
    signature = sign(key, data + sha256(client_get))
    if info in published:
        assert signature.hex() == published[info], info
    authentication = {
        "challenge": b64(challenge),
        "response": response(identifier, clientDataJSON=client_get, authenticatorData=data, signature=signature)}
    return {"name": info, "registration": registration, "authentication": authentication}


def ecdsa(key, message):
    return key.sign(message, ECDSA)


def ecdsa384(key, message):
    return key.sign(message, ec.ECDSA(hashes.SHA384(), deterministic_signing=True))


def eddsa(key, message):
    return key.sign(message)


def rs256(key, message):
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def ps256(key, message):
    return key.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())


def es256(info, attest=no_statement, **more):
    return vector(info, Stream.p256, cose.ES256, ecdsa, attest, **more)


def w3c():
    return [
        es256("none.ES256"),
        es256("packed-self.ES256", self_signed),
        es256("none.ES256.crossOrigin", crossOrigin=True) | {"refusal": "cross_origin"},
        es256("none.ES256.topOrigin", crossOrigin=True, topOrigin="https://example.com") | {"refusal": "cross_origin"},
        es256("none.ES256.long-credential-id", id_length=1023),
        es256("packed.ES256", Attested()),
        vector("packed.ES384", Stream.p384, cose.ES384, ecdsa384, Attested()) | {"refusal": "unsupported_algorithm"},
        vector("packed.RS256", lambda stream: mersenne_rsa(), cose.RS256, rs256, Attested()),
        vector("packed.EdDSA", Stream.ed25519, cose.EdDSA, eddsa, Attested()),
    ]


def more():
    def mine(info, attest=no_statement, refusal=None, **other):
        made = es256(info, attest, seed="Castellan", **other)
        return made | ({"refusal": refusal} if refusal else {})

    bad = "attestation_certificate"
    weak = vector("weak RSA", lambda stream: mersenne_rsa(521, 607), cose.RS256, rs256, seed="Castellan")
    return [
        vector("none.EdDSA", Stream.ed25519, cose.EdDSA, eddsa, seed="Castellan"),
        vector("none.PS256", lambda stream: mersenne_rsa(), cose.PS256, ps256, seed="Castellan"),
        vector("self.EdDSA", lambda stream: ed25519.Ed25519PrivateKey.from_private_bytes(b"7" * 32), cose.EdDSA, eddsa,
               self_signed(ed25519.Ed25519PrivateKey.from_private_bytes(b"7" * 32), -8, eddsa), seed="Castellan"),
        weak | {"refusal": "public_key"},
        mine("counting", count=41),
        mine("extensions", extensions={"credProtect": 2, "hmac-secret": True}),
        mine("user not present", flags=UV, refusal="user_not_present"),
        mine("backed up, not eligible", flags=UP | BS, refusal="backup_state"),
        mine("certificate of the model", Attested(model="same")),
        mine("certificate of another model", Attested(model="other"), bad),
        mine("certificate with a critical model", Attested(model="same", critical=True), bad),
        mine("certificate of an authority", Attested(ca=True), bad),
        mine("certificate of another unit", Attested(unit="Authenticator"), bad),
        mine("certificate without a unit", Attested(unit=None), bad),
        mine("certificate without a country", Attested(country=None), bad),
        mine("certificate without an organization", Attested(organization=None), bad),
        mine("certificate without a name", Attested(common=None), bad),
        mine("certificate, wrong signature", Attested(break_signature=True), "attestation_signature"),
        mine("self, another key", self_signed(ca_key), "attestation_signature"),
        mine("self, another algorithm", self_signed(ca_key, -8), "attestation_statement"),
        mine("self, unknown algorithm", self_signed(ca_key, -9999), "unsupported_algorithm"),
        mine("none with a statement", lambda *_: ("none", {"alg": -7}), "attestation_statement"),
        mine("packed without a signature", lambda *_: ("packed", {"alg": -7}), "attestation_statement"),
        mine("packed without certificates", lambda *_: ("packed", {"alg": -7, "sig": b"", "x5c": []}),
             "attestation_statement"),
        mine("packed with no certificate", lambda *_: ("packed", {"alg": -7, "sig": b"", "x5c": [b"0"]}), bad),
        mine("fido-u2f", lambda *_: ("fido-u2f", {"sig": b"", "x5c": [b""]}), "unsupported_attestation"),
        mine("tpm", lambda *_: ("tpm", {"ver": "2.0"}), "unsupported_attestation"),
    ]


folder = pathlib.Path(__file__).parent
for file, vectors in (("w3c.json", w3c()), ("fido2.json", more())):
    (folder / file).write_text(json.dumps(vectors, indent=1) + "\n")
