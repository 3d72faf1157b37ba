/// Why a file was not opened.
public enum AgeFault: Error, Sendable, Equatable {
    /// The armor is not what the format says.
    case armor(String)
    /// The header is not what the format says.
    case header(String)
    /// None of the keys opens the file.
    case noMatch
    /// The header was changed after it was made.
    case changedHeader
    /// The payload was changed or cut off.
    case payload(String)
    /// A recipient, an identity or a passphrase that can't be used.
    case key(String)
}

extension AgeFault: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .armor(let what): "not an age file in text form: \(what)"
        case .header(let what): "not an age file: \(what)"
        case .noMatch: "it is for other keys than the ones given"
        case .changedHeader: "its header was changed after it was made"
        case .payload(let what): "its content was changed or cut off: \(what)"
        case .key(let what): what
        }
    }
}
