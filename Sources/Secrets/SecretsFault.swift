public import AWS
public import Store
public import Vault

/// Why a secret can't be had or replaced. No case holds one.
public enum SecretsFault: Error, Sendable, Equatable {
    /// The database failed.
    case store(StoreFault)
    /// A sealed version can't be opened.
    case vault(VaultFault)
    /// AWS didn't do what it was asked.
    case aws(AWSFault)
    /// A file can't be read or written, or is open to others; the text says what to do.
    case file(String)
    /// What is kept isn't a JSON object.
    case malformed(String)
    /// Nothing can be put there, or this secret can't be replaced by the program; the text says why and what to do.
    case refused(String)
    /// Somebody else replaced the document meanwhile; the same work may succeed now.
    case overtaken
    /// The new value doesn't work; the old one goes on.
    case unproven(String)
}

extension SecretsFault: CustomStringConvertible {
    /// In words for operators.
    public var description: String {
        switch self {
        case .store(let fault): "the database: \(fault)"
        case .vault(let fault): "the vault: \(fault)"
        case .aws(let fault): "AWS: \(fault)"
        case .file(let why), .malformed(let why), .refused(let why): why
        case .overtaken: "somebody else replaced the secrets meanwhile; run it again"
        case .unproven(let why): "the new value doesn't work: \(why)"
        }
    }
}
