public import Core
public import Store

/// Why Zoho didn't do what it was asked, or why that couldn't be kept. No case holds a secret or a record.
public enum ZohoFault: Error, Sendable, Equatable {
    /// The database failed.
    case store(StoreFault)
    /// Zoho can't be reached, didn't answer in time, or answered with a fault of its own: the same may work later.
    case unreachable(String)
    /// Zoho has had enough for now; nil when it doesn't say until when.
    case throttled(Duration?)
    /// Nobody asks Zoho before this time, since it failed too often in a row.
    case circuitOpen(until: Instant)
    /// Zoho's answer isn't what it says it is, such as JSON that was cut short.
    case unreadable(String)
    /// Zoho doesn't take the refresh token or the client's secret any more: an operator has to give new ones.
    case signedOut(String)
    /// Zoho said no, and will again.
    case refused(ZohoRefusal)
    /// What was read couldn't be taken in; the text says why.
    case notAbsorbed(String)
    /// Nothing of Zoho is configured here.
    case notConfigured

    /// Whether the same may work later without anybody's doing.
    public var isPassing: Bool {
        switch self {
        case .store, .unreachable, .throttled, .circuitOpen, .unreadable, .notAbsorbed: true
        case .signedOut, .refused, .notConfigured: false
        }
    }
}

extension ZohoFault {
    /// When asking makes sense again, where that is known: what is tried before only fails.
    func askAgain(after now: Instant) -> Instant? {
        switch self {
        case .circuitOpen(let until): until
        case .throttled(let pause): pause.map { now + $0 }
        default: nil
        }
    }

    /// What may be kept and shown to clients: of this server's own trouble, only that there is some.
    var told: String {
        switch self {
        case .store: "this server's database failed"
        case .notAbsorbed: "what Zoho said couldn't be taken in"
        default: description
        }
    }
}

/// What Zoho says when it says no.
public struct ZohoRefusal: Sendable, Equatable {
    /// The status.
    public let status: Int
    /// Zoho's own code: `INVALID_DATA`.
    public let code: String
    /// Zoho's own words, 200 characters at most.
    public let message: String

    /// A refusal.
    public init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = String(message.prefix(200))
    }
}

extension ZohoFault: CustomStringConvertible {
    /// In words for operators.
    public var description: String {
        switch self {
        case .store(let fault): "the database: \(fault)"
        case .unreachable(let why): "Zoho can't be reached: \(why)"
        case .throttled(let delay):
            "Zoho asks for a pause" + (delay.map { " of \($0.components.seconds) s" } ?? "")
        case .circuitOpen(let until): "Zoho failed too often; it is asked again at \(until.rfc3339)"
        case .unreadable(let why): "Zoho's answer can't be read: \(why)"
        case .signedOut(let why): "Zoho doesn't take the credentials any more (\(why)); see docs/zoho.md"
        case .refused(let refusal): "Zoho refused (\(refusal.status) \(refusal.code)): \(refusal.message)"
        case .notAbsorbed(let why): "what Zoho said couldn't be taken in: \(why)"
        case .notConfigured: "Zoho isn't configured; see docs/zoho.md"
        }
    }
}
