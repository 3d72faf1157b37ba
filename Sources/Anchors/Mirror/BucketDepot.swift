import Core

/// A copy in a bucket, locked against everybody where the bucket can do that.
struct BucketDepot: Depot {
    let client: S3Client
    /// Stands before each key.
    let prefix: String
    /// For how long nobody may change what lasts; nil leaves that to the bucket.
    let lock: Duration?
    let time: any TimeSource

    func put(_ path: String, _ bytes: [UInt8], lasts: Bool) async throws(AnchorFault) -> DepotPut {
        let now = time.now()
        let end = lasts ? lock.map { now + $0 } : nil
        return try await client.put(prefix + path, bytes, lockedUntil: end, at: now) == .stored ? .stored : .exists
    }

    func get(_ path: String) async throws(AnchorFault) -> [UInt8]? {
        try await client.get(prefix + path, at: time.now())
    }

    func names(in folder: String, all: Bool) async throws(AnchorFault) -> [String] {
        let start = "\(prefix)\(folder)/"
        var names: [String] = []
        var token: String?
        repeat {
            let page = try await client.list(start, after: token, at: time.now())
            names += page.keys.map { String($0.dropFirst(start.count)) }
            token = page.next
        } while all && token != nil
        return names
    }
}
