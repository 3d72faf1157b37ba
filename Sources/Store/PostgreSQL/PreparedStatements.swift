import CLibPQ

/// The statements that one connection keeps prepared, by text and by the types of their parameters, which differ when one of
/// them is `NULL`.
struct PreparedStatements {
    /// What tells one from another.
    struct Key: Hashable {
        let text: String
        let types: [Oid]
    }

    private var names: [Key: String] = [:]
    private var serial = 0

    /// A program's texts are finite; lists and optional filters multiply them.
    private static let limit = 500

    /// Whether it is time to start over.
    var isFull: Bool { names.count > Self.limit }

    /// The name on the server, and whether the statement must be prepared under it first.
    mutating func name(of key: Key) -> (name: String, isNew: Bool) {
        if let name = names[key] { return (name, false) }
        serial += 1
        let name = "s\(serial)"
        names[key] = name
        return (name, true)
    }

    /// Forgets a statement that the server refused.
    mutating func forget(_ key: Key) {
        names[key] = nil
    }

    /// Forgets all; the server must be told.
    mutating func forgetAll() {
        names.removeAll()
    }
}
