public import Store

/// Why a backup was not made, not opened or not restored.
public enum BackupFault: Error, Sendable, Equatable {
    /// A file, a folder or a bucket that can't be read or written; what was begun there is gone again.
    case place(String)
    /// It isn't what its manifest says, or the manifest isn't what was signed.
    case tampered(String)
    /// It can't be decrypted with what was given.
    case key(String)
    /// There is no such backup.
    case missing(String)
    /// It can't be restored, since something that has to be there isn't; what to do about it.
    case refused(String, advice: String)
    /// A program that was run, such as `pg_dump`, failed.
    case program(String)
    /// The database.
    case store(StoreFault)
}

extension BackupFault: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .place(let what), .tampered(let what), .key(let what), .missing(let what), .program(let what): what
        case .refused(let what, _): what
        case .store(let fault): "the database: \(fault)"
        }
    }
}
