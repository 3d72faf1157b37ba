import Core
import Crypto

/// What the browser says about a ceremony (WebAuthn §5.8.1), read and not yet believed.
struct ClientData: Sendable {
    /// SHA-256 of the bytes as they came: what is signed.
    let hash: [UInt8]
    let type: String
    let challenge: [UInt8]
    let origin: String
    /// Whether it was made in a frame of another origin.
    let isCrossOrigin: Bool

    /// The two ceremonies, as `type` names them.
    enum Kind: String {
        case registration = "webauthn.create"
        case assertion = "webauthn.get"
    }

    /// Bytes; a browser writes some 200.
    static let longest = 8_192

    init(_ bytes: [UInt8]) throws(WebAuthnRefusal) {
        let limits = JSONLimits(bytes: Self.longest, depth: 8)
        guard let json = try? JSONReader.read(bytes, limits: limits),
            let type = json["type"]?.string, let origin = json["origin"]?.string,
            let text = json["challenge"]?.string, let challenge = Base64URL.decode(text)
        else { throw .clientData }
        switch json["crossOrigin"] {
        case nil, .boolean(false): isCrossOrigin = json["topOrigin"] != nil
        case .boolean(true): isCrossOrigin = true
        default: throw .clientData
        }
        self.type = type
        self.origin = origin
        self.challenge = challenge
        hash = Array(SHA256.hash(data: bytes))
    }

    /// Whether the browser did what we asked, for us (WebAuthn §7.1 and §7.2). Our pages can't be framed, so no ceremony in a frame
    /// is ours.
    func check(_ kind: Kind, _ ceremony: Ceremony) throws(WebAuthnRefusal) {
        guard type == kind.rawValue else { throw .ceremony }
        guard challenge == ceremony.challenge.bytes else { throw .challenge }
        // As bytes: Swift's texts are equal when only the composition of a letter differs.
        guard ceremony.relyingParty.origins.contains(where: { $0.utf8.elementsEqual(origin.utf8) })
        else { throw .origin }
        guard !isCrossOrigin else { throw .crossOrigin }
    }
}
