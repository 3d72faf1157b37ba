/// What an authenticator says and signs (WebAuthn §6.1), read and not yet believed.
struct AuthenticatorData: Sendable {
    /// The bytes that were signed.
    let bytes: [UInt8]
    /// SHA-256 of the relying party's id.
    let relyingPartyHash: [UInt8]
    let flags: Flags
    /// How often the authenticator signed, or 0 when it doesn't count.
    let signCount: UInt32
    /// The new credential, in a registration.
    let attested: Attested?

    struct Flags: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        /// Somebody touched it.
        static let userPresent = Flags(rawValue: 0x01)
        /// It checked who.
        static let userVerified = Flags(rawValue: 0x04)
        /// The credential may be copied to other devices.
        static let backupEligible = Flags(rawValue: 0x08)
        /// It was.
        static let backedUp = Flags(rawValue: 0x10)
        static let attestedCredential = Flags(rawValue: 0x40)
        static let extensions = Flags(rawValue: 0x80)
    }

    struct Attested: Sendable {
        let aaguid: AAGUID
        let id: CredentialID
        /// The public key as it was sent, and as CBOR.
        let publicKey: [UInt8]
        let key: CBORValue
    }

    /// Hash, flags and counter.
    private static let fixedLength = 37

    init(_ bytes: [UInt8]) throws(WebAuthnRefusal) {
        guard bytes.count >= Self.fixedLength, bytes.count <= CBORReader.mostBytes else { throw .authenticatorData }
        self.bytes = bytes
        relyingPartyHash = Array(bytes[..<32])
        flags = Flags(rawValue: bytes[32])
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        var position = Self.fixedLength
        attested =
            flags.contains(.attestedCredential) ? try Self.attested(in: bytes, &position) : nil
        if flags.contains(.extensions) {
            guard case .map = try Self.value(in: bytes, &position) else { throw .authenticatorData }
        }
        guard position == bytes.count else { throw .authenticatorData }
    }

    /// AAGUID, length of the id, id, key (WebAuthn §6.5.1).
    private static func attested(
        in bytes: [UInt8], _ position: inout Int
    ) throws(WebAuthnRefusal) -> Attested {
        guard bytes.count - position >= 18 else { throw .authenticatorData }
        let aaguid = AAGUID(bytes: Array(bytes[position..<position + 16]))
        let length = Int(bytes[position + 16]) << 8 | Int(bytes[position + 17])
        position += 18
        guard let aaguid, length <= bytes.count - position,
            let id = CredentialID(Array(bytes[position..<position + length]))
        else { throw .authenticatorData }
        position += length
        let start = position
        let key = try value(in: bytes, &position)
        return Attested(aaguid: aaguid, id: id, publicKey: Array(bytes[start..<position]), key: key)
    }

    private static func value(in bytes: [UInt8], _ position: inout Int) throws(WebAuthnRefusal) -> CBORValue {
        var reader = CBORReader(bytes, at: position)
        guard let value = try? reader.next() else { throw .authenticatorData }
        position = reader.position
        return value
    }
}

extension AuthenticatorData {
    /// What registrations and assertions have in common (WebAuthn §7.1 and §7.2): for us, with somebody there, and no contradiction.
    func check(_ ceremony: Ceremony) throws(WebAuthnRefusal) {
        guard relyingPartyHash == ceremony.relyingParty.hash else { throw .relyingParty }
        guard flags.contains(.userPresent) else { throw .userNotPresent }
        if ceremony.requiresUserVerification {
            guard flags.contains(.userVerified) else { throw .userNotVerified }
        }
        guard flags.contains(.backupEligible) || !flags.contains(.backedUp) else { throw .backupState }
    }
}
