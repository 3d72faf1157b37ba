public import Store
public import Vault

/// Why an anchor didn't take what it was given.
public enum AnchorFault: Error, Sendable, Equatable {
    /// The database failed.
    case store(StoreFault)
    /// A sealed key can't be opened.
    case vault(VaultFault)
    /// It can't be reached, or didn't answer in time, or said that it can't at the moment: the same may work later.
    case unreachable(String)
    /// It said no, and will again: its status and its words.
    case refused(status: Int, String)
    /// It holds something else than this log does in the same place: one of the two was changed, or the log was restored from a
    /// backup. A person has to look.
    case contradicted(String)
    /// A file can't be written or read.
    case file(String)
}

extension AnchorFault: CustomStringConvertible {
    /// In words for operators.
    public var description: String {
        switch self {
        case .store(let fault): "the database: \(fault)"
        case .vault(let fault): "the vault: \(fault)"
        case .unreachable(let why): "can't be reached: \(why)"
        case .refused(let status, let why): "refused (\(status)): \(why)"
        case .contradicted(let what): "CONTRADICTED: \(what)"
        case .file(let why): why
        }
    }
}
