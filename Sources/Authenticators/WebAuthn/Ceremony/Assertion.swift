/// A sign-in that was believed (WebAuthn §7.2), and what is to be stored with its credential.
public struct Assertion: Sendable, Hashable {
    /// The authenticator's counter now.
    public let signCount: UInt32
    /// Whether the counter didn't grow although the authenticator counts: there may be a copy of the key. The sign-in is genuine all the
    /// same; what follows is the caller's policy.
    public let signCountRegressed: Bool
    /// Whether the credential was copied to other devices.
    public let isBackedUp: Bool
    /// Whether the authenticator checked who uses it: two factors in one.
    public let isUserVerified: Bool

    /// Believes an answer to ``AuthenticationOptions``, or says why not.
    ///
    /// - Parameters:
    ///   - credential: The stored credential that the answer names.
    ///   - requiresUserHandle: True when nobody had said before whose account it is, so that the answer must (WebAuthn §7.2,
    ///     step 6).
    public static func verify(
        _ response: AuthenticationResponse, of credential: PublicKeyCredential, against ceremony: Ceremony,
        requiresUserHandle: Bool = false
    ) throws(WebAuthnRefusal) -> Assertion {
        guard response.id == credential.id else { throw .credential }
        if response.userHandle != nil || requiresUserHandle {
            guard response.userHandle == credential.userHandle else { throw .userHandle }
        }
        let clientData = try ClientData(response.clientDataJSON)
        try clientData.check(.assertion, ceremony)
        let data = try AuthenticatorData(response.authenticatorData)
        try data.check(ceremony)
        guard data.flags.contains(.backupEligible) == credential.isBackupEligible else { throw .backupState }
        guard let cose = try? CBORReader.read(credential.publicKey) else { throw .publicKey }
        let key = try VerificationKey(cose: cose)
        guard key.isValid(response.signature, for: data.bytes + clientData.hash) else { throw .signature }
        let counts = data.signCount != 0 || credential.signCount != 0
        return Assertion(
            signCount: data.signCount, signCountRegressed: counts && data.signCount <= credential.signCount,
            isBackedUp: data.flags.contains(.backedUp), isUserVerified: data.flags.contains(.userVerified))
    }
}
