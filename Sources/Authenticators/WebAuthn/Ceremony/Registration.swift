/// A registration that was believed (WebAuthn §7.1).
public struct Registration: Sendable, Hashable {
    /// The new credential, to be stored. Its id must not be another credential's, which only the store can tell.
    public let credential: PublicKeyCredential
    /// What is known about the authenticator.
    public let attestation: Attestation
    /// Whether the authenticator checked who uses it.
    public let isUserVerified: Bool

    /// Believes an answer to ``RegistrationOptions``, or says why not.
    ///
    /// - Parameter userHandle: The account that the options were for.
    public static func verify(
        _ response: RegistrationResponse, against ceremony: Ceremony, for userHandle: UserHandle
    ) throws(WebAuthnRefusal) -> Registration {
        let clientData = try ClientData(response.clientDataJSON)
        try clientData.check(.registration, ceremony)
        let object = try AttestationObject(response.attestationObject)
        let data = object.authenticatorData
        try data.check(ceremony)
        guard let attested = data.attested else { throw .authenticatorData }
        guard attested.id == response.id else { throw .credential }
        let key = try VerificationKey(cose: attested.key)
        let attestation = try object.verify(attested, key, clientData)
        let credential = PublicKeyCredential(
            id: attested.id, userHandle: userHandle, publicKey: attested.publicKey, signCount: data.signCount,
            aaguid: attested.aaguid, transports: response.transports,
            isBackupEligible: data.flags.contains(.backupEligible), isBackedUp: data.flags.contains(.backedUp))
        return Registration(
            credential: credential, attestation: attestation, isUserVerified: data.flags.contains(.userVerified))
    }
}
