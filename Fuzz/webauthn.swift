// What browsers and authenticators send: CBOR, authenticator data, client data, attestations, certificates; and recovery codes.
// sources: Sources/Authenticators/TOTP/Base32.swift Sources/Authenticators/Recovery/*.swift Sources/Authenticators/WebAuthn/*.swift Sources/Authenticators/WebAuthn/*/*.swift
// links: X509
import Core

private let party = RelyingParty(id: "example.org", name: "Example", origins: ["https://example.org"])
private let challenge = [UInt8](repeating: 7, count: 16)
private let clientData = Array(
    "{\"type\":\"webauthn.create\",\"challenge\":\"BwcHBwcHBwcHBwcHBwcHBw\",\"origin\":\"https://example.org\"}".utf8)

/// The input is read as each of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkCBOR(bytes)
    checkParts(bytes)
    checkRegistration(bytes)
    if let code = RecoveryCode(String(decoding: bytes, as: UTF8.self)) {
        precondition(RecoveryCode(code.text.reveal())?.hash == code.hash, "a code has two hashes")
    }
    return 0
}

/// What is accepted is read again from its canonical form.
private func checkCBOR(_ bytes: [UInt8]) {
    guard let value = try? CBORReader.read(bytes) else { return }
    precondition((try? CBORReader.read(encode(value))) == value, "CBOR is read differently")
    _ = try? VerificationKey(cose: value)
    _ = try? PackedStatement(value)
}

private func checkParts(_ bytes: [UInt8]) {
    if let data = try? AuthenticatorData(bytes) {
        precondition(data.bytes == bytes && data.flags.rawValue == bytes[32], "other data")
        if let attested = data.attested {
            precondition((try? CBORReader.read(attested.publicKey)) == attested.key, "another key")
        }
    }
    if let client = try? ClientData(bytes), let challenge = Challenge(bytes: challenge) {
        let ceremony = Ceremony(party, challenge: challenge, requiresUserVerification: true)
        if (try? client.check(.assertion, ceremony)) != nil {
            precondition(client.origin == "https://example.org" && client.type == "webauthn.get", "a stranger passed")
        }
    }
    if let certificate = try? AttestationCertificate(bytes) {
        for algorithm in COSEAlgorithm.allCases {
            precondition(certificate.key(for: algorithm)?.isValid([1], for: []) != true, "nobody has signed it")
        }
    }
}

/// A registration that is believed has a key that can be read again, and the flags that were asked for.
private func checkRegistration(_ bytes: [UInt8]) {
    guard let challenge = Challenge(bytes: challenge), let handle = UserHandle(bytes: [1]),
        let data = (try? AttestationObject(bytes))?.authenticatorData, let id = data.attested?.id
    else { return }
    let response = RegistrationResponse(
        id: id, transports: [], clientDataJSON: clientData, attestationObject: bytes)
    let ceremony = Ceremony(party, challenge: challenge, requiresUserVerification: true)
    guard let made = try? Registration.verify(response, against: ceremony, for: handle) else { return }
    precondition(made.isUserVerified && data.flags.contains(.userPresent), "nobody was there")
    precondition(made.attestation == .none, "nobody has signed it")
    let key = (try? CBORReader.read(made.credential.publicKey)).flatMap { try? VerificationKey(cose: $0) }
    precondition(key != nil, "a key is read once only")
}

private func encode(_ value: CBORValue) -> [UInt8] {
    switch value {
    case .integer(let number): number < 0 ? head(1, UInt64(-1 - number)) : head(0, UInt64(number))
    case .bytes(let bytes): head(2, UInt64(bytes.count)) + bytes
    case .text(let text): head(3, UInt64(text.utf8.count)) + text.utf8
    case .array(let elements): elements.reduce(head(4, UInt64(elements.count))) { $0 + encode($1) }
    case .map(let entries):
        entries.reduce(head(5, UInt64(entries.count))) { $0 + encode($1.key) + encode($1.value) }
    case .boolean(let flag): [flag ? 0xf5 : 0xf4]
    case .null: [0xf6]
    }
}

private func head(_ type: UInt8, _ number: UInt64) -> [UInt8] {
    number < 24 ? [type << 5 | UInt8(number)] : [type << 5 | 27] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
