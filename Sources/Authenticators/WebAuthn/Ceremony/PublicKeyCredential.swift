/// A credential as it is stored (WebAuthn §4, credential record).
public struct PublicKeyCredential: Sendable, Hashable {
    /// What authenticators and browsers call it; no two credentials have the same.
    public let id: CredentialID
    /// Whose it is.
    public let userHandle: UserHandle
    /// The public key in COSE's form, as it came.
    public let publicKey: [UInt8]
    /// What ``Registration`` or the last ``Assertion`` said.
    public let signCount: UInt32
    /// The model of the authenticator; unproven unless attested by a certificate that somebody trusts.
    public let aaguid: AAGUID
    /// How the browser reaches the authenticator (`usb`, `nfc`, `ble`, `hybrid`, `internal`, …), to be given back to it.
    public let transports: [String]
    /// Whether it may be copied to other devices; never changes.
    public let isBackupEligible: Bool
    /// Whether it was copied, when last heard of.
    public let isBackedUp: Bool

    /// A credential that was stored.
    public init(
        id: CredentialID, userHandle: UserHandle, publicKey: [UInt8], signCount: UInt32, aaguid: AAGUID,
        transports: [String], isBackupEligible: Bool, isBackedUp: Bool
    ) {
        self.id = id
        self.userHandle = userHandle
        self.publicKey = publicKey
        self.signCount = signCount
        self.aaguid = aaguid
        self.transports = transports
        self.isBackupEligible = isBackupEligible
        self.isBackedUp = isBackedUp
    }
}
