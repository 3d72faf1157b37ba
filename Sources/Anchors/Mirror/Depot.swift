/// Where a copy of the log is kept: files or objects under paths, none of which is ever overwritten.
protocol Depot: Sendable {
    /// Puts something where there is nothing yet, and leaves what there is; durable once it returns. What `lasts` is never
    /// superseded, and may be locked.
    func put(_ path: String, _ bytes: [UInt8], lasts: Bool) async throws(AnchorFault) -> DepotPut
    /// What stands under a path; nil when there is nothing.
    func get(_ path: String) async throws(AnchorFault) -> [UInt8]?
    /// The names in a folder, in the order of their bytes: all of them, or at least the first; none when there is no folder.
    func names(in folder: String, all: Bool) async throws(AnchorFault) -> [String]
}

/// What became of something that was to be put.
enum DepotPut: Sendable, Equatable {
    case stored
    /// There was something before; it was left as it is.
    case exists
}

extension Depot {
    /// Puts something; when there is something else under its path, throws ``AnchorFault/contradicted(_:)``.
    func keep(_ path: String, _ bytes: [UInt8], lasts: Bool) async throws(AnchorFault) {
        guard try await put(path, bytes, lasts: lasts) == .exists else { return }
        guard let there = try await get(path) else { throw .unreachable("\(path) was there and is not") }
        guard there == bytes else { throw .contradicted("\(path) is not what this log has there") }
    }
}
