/// What is known about where a new credential lives.
///
/// A signature by a certificate proves something only to whoever trusts the certificate's chain; nobody here does, so this is for
/// information, and no authenticator is refused for its model.
public enum Attestation: Sendable, Hashable {
    /// Nothing, which is what we ask for.
    case none
    /// The credential's own key has signed.
    case selfSigned
    /// A certificate of the authenticator's maker has signed: the chain in DER as it was sent, the signer first.
    case certified(chain: [[UInt8]])
}

/// `attestationObject` (WebAuthn §6.5.4), read and not yet believed.
struct AttestationObject: Sendable {
    let format: String
    let statement: CBORValue
    let authenticatorData: AuthenticatorData

    init(_ bytes: [UInt8]) throws(WebAuthnRefusal) {
        guard let object = try? CBORReader.read(bytes), let format = object["fmt"]?.text,
            let statement = object["attStmt"], statement.map != nil, let data = object["authData"]?.bytes
        else { throw .attestationObject }
        self.format = format
        self.statement = statement
        authenticatorData = try AuthenticatorData(data)
    }

    /// What the statement proves about the credential with this key.
    func verify(
        _ credential: AuthenticatorData.Attested, _ key: VerificationKey, _ clientData: ClientData
    ) throws(WebAuthnRefusal) -> Attestation {
        switch format {
        case "none":
            // WebAuthn §8.7: the statement is empty.
            guard statement.map?.isEmpty == true else { throw .attestationStatement }
            return .none
        case "packed":
            let signed = authenticatorData.bytes + clientData.hash
            return try PackedStatement(statement).verify(signed, for: credential, key)
        default:
            throw .unsupportedAttestation
        }
    }
}
