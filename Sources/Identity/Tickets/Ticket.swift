import Core
import Crypto

/// What a ticket is for.
enum TicketPurpose: String, Sendable, CaseIterable {
    /// Set a new password without the old one.
    case passwordReset = "password_reset"
    /// Set the first password of an account.
    case invitation
    /// Prove that a new address is one's own.
    case emailChange = "email_change"

    /// How a ticket's text begins, so that people and secret scanners recognise it.
    var prefix: String {
        switch self {
        case .passwordReset: "rst_"
        case .invitation: "inv_"
        case .emailChange: "eml_"
        }
    }

    /// How long a ticket is good.
    var lifetime: Duration {
        switch self {
        case .passwordReset: .seconds(30 * 60)
        case .invitation: .seconds(7 * 86_400)
        case .emailChange: .seconds(24 * 3_600)
        }
    }
}

/// A token that goes out by mail and serves once: a prefix and, in base64url, the ticket's id (16 bytes) and a secret (32).
/// The database holds the secret's SHA-256.
struct Ticket: Sendable {
    static let secretLength = 32

    let id: TicketID
    let purpose: TicketPurpose
    private let secret: [UInt8]

    /// A new ticket.
    init(for purpose: TicketPurpose, at now: Instant, _ randomness: any Randomness) {
        self.purpose = purpose
        id = TicketID.make(at: now, randomness)
        secret = randomness.bytes(Self.secretLength)
    }

    /// A ticket from its text; nil for anything that isn't exactly one for this purpose.
    init?(_ text: String, for purpose: TicketPurpose) {
        guard text.hasPrefix(purpose.prefix), let bytes = Base64URL.decode(text.dropFirst(purpose.prefix.count)),
            bytes.count == 16 + Self.secretLength, let id = TicketID(bytes: bytes[..<16])
        else { return nil }
        self.id = id
        self.purpose = purpose
        secret = Array(bytes[16...])
    }

    /// The ticket as the mail brings it.
    var text: String { purpose.prefix + Base64URL.encode(id.bytes + secret) }

    /// What the database keeps of the secret. It has 256 bits of entropy, so a fast hash is enough.
    var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of this ticket's secret, compared in constant time.
    func matches(_ stored: [UInt8]) -> Bool { ConstantTime.isSame(hash, stored) }
}

/// The id of a ticket.
typealias TicketID = ID<Ticket>
