/// Why a registration or an assertion is not believed. The raw value is for the audit log, the description for people.
public enum WebAuthnRefusal: String, Error, Sendable, Hashable, CaseIterable {
    /// `clientDataJSON` is not what the browser writes.
    case clientData = "client_data"
    /// A registration was sent as a sign-in, or the other way round.
    case ceremony
    /// It answers another challenge.
    case challenge
    /// It comes from another origin.
    case origin
    /// It was made inside another site's page.
    case crossOrigin = "cross_origin"
    /// The authenticator's data is not what the standard says.
    case authenticatorData = "authenticator_data"
    /// It is for another relying party.
    case relyingParty = "relying_party"
    /// Nobody touched the authenticator.
    case userNotPresent = "user_not_present"
    /// The authenticator did not check who uses it, by PIN or biometrics.
    case userNotVerified = "user_not_verified"
    /// It says that it is backed up and that it can't be, or what was said at registration is taken back.
    case backupState = "backup_state"
    /// `attestationObject` is not what the standard says.
    case attestationObject = "attestation_object"
    /// The format of the attestation is neither `none` nor `packed`.
    case unsupportedAttestation = "unsupported_attestation"
    /// The attestation statement is not what its format says.
    case attestationStatement = "attestation_statement"
    /// The attestation certificate is not what WebAuthn §8.2.1 asks for, or is for another model.
    case attestationCertificate = "attestation_certificate"
    /// The attestation's signature is wrong.
    case attestationSignature = "attestation_signature"
    /// The public key is not one, or too weak.
    case publicKey = "public_key"
    /// The public key is for an algorithm that was not offered.
    case unsupportedAlgorithm = "unsupported_algorithm"
    /// The answer is for another credential than the one that it names.
    case credential
    /// The credential belongs to somebody else, or a sign-in without a name doesn't say to whom.
    case userHandle = "user_handle"
    /// The signature is wrong.
    case signature
}

extension WebAuthnRefusal: CustomStringConvertible {
    /// One sentence without a full stop, safe to show.
    public var description: String {
        switch self {
        case .clientData: "the browser's part of the answer can't be read"
        case .ceremony: "a registration and a sign-in were mixed up"
        case .challenge: "the answer is to another question than the one that was asked"
        case .origin: "the answer comes from another site"
        case .crossOrigin: "the answer was made inside another site's page"
        case .authenticatorData: "the authenticator's part of the answer can't be read"
        case .relyingParty: "the answer is for another site"
        case .userNotPresent: "nobody touched the authenticator"
        case .userNotVerified: "the authenticator did not ask for a PIN, a fingerprint or a face"
        case .backupState: "the authenticator contradicts itself about backups of the passkey"
        case .attestationObject: "the registration can't be read"
        case .unsupportedAttestation: "this kind of attestation is not supported; none and packed are"
        case .attestationStatement: "the attestation can't be read"
        case .attestationCertificate: "the attestation certificate doesn't fit the authenticator"
        case .attestationSignature: "the attestation's signature is wrong"
        case .publicKey: "the public key is malformed or too weak"
        case .unsupportedAlgorithm: "the public key's algorithm is not supported"
        case .credential: "the answer is for another passkey"
        case .userHandle: "the passkey belongs to another account"
        case .signature: "the signature is wrong"
        }
    }
}
