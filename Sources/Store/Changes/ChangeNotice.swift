public import Core

/// Something that was committed, here or elsewhere.
public enum ChangeNotice: Sendable, Hashable {
    /// Rows of a watched table changed.
    case rows(table: String, operation: ChangeOperation, users: ChangedUsers)
    /// Another process committed something; SQLite doesn't say what. What is watched stands in `change_log`.
    case outsideCommit
    /// Notices may have been lost: whatever was remembered may be out of date.
    case missed
}

/// How rows were changed.
public enum ChangeOperation: String, Sendable, Hashable {
    case insert
    case update
    case delete
    case truncate
}

/// Whose rows were changed.
public enum ChangedUsers: Sendable, Hashable {
    /// Anybody's: too many to name.
    case all
    /// These users'.
    case some([UserID])
}
