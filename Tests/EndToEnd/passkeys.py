"""A passkey in software and its browser: what it reads and writes are the types of fido2, Yubico's library, and so is the check of
the page's origin; the key and its signatures are those of `cryptography`."""
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.client import DefaultClientDataCollector
from fido2.cose import ES256
from fido2.utils import sha256
from fido2.webauthn import (
    Aaguid, AttestationObject, AttestedCredentialData, AuthenticationResponse, AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse, AuthenticatorData, PublicKeyCredentialCreationOptions,
    PublicKeyCredentialRequestOptions, RegistrationResponse)

FLAG = AuthenticatorData.FLAG


class Passkey:
    """One that counts, checks who uses it, and isn't anybody's yet."""

    def __init__(self, origin):
        self.browser = DefaultClientDataCollector(origin)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.count = 0
        self.flags = FLAG.UP | FLAG.UV
        self.user = None

    def _data(self, rp_id, credential=b""):
        self.count += 1
        flags = self.flags | (FLAG.AT if credential else 0)
        return AuthenticatorData.create(sha256(rp_id.encode()), flags, self.count, credential)

    def create(self, options):
        options = PublicKeyCredentialCreationOptions.from_dict(options)
        assert ES256.ALGORITHM in [offered.alg for offered in options.pub_key_cred_params]
        assert self.id not in [known.id for known in options.exclude_credentials]
        self.user = options.user.id
        client, rp_id = self.browser.collect_client_data(options)
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key()))
        attestation = AttestationObject.create("none", self._data(rp_id, credential), {})
        return dict(RegistrationResponse(
            raw_id=self.id, response=AuthenticatorAttestationResponse(
                client_data=client, attestation_object=attestation)))

    def sign(self, options):
        options = PublicKeyCredentialRequestOptions.from_dict(options)
        allowed = [known.id for known in options.allow_credentials or []]
        assert not allowed or self.id in allowed
        client, rp_id = self.browser.collect_client_data(options)
        data = self._data(rp_id)
        return dict(AuthenticationResponse(
            raw_id=self.id, response=AuthenticatorAssertionResponse(
                client_data=client, authenticator_data=data, user_handle=self.user,
                signature=self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256())))))
