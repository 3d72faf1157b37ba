import AWS
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
        return try await outside { () throws(AWSFault) in
            try await client.put(prefix + path, bytes, lockedUntil: end, at: now) == .stored ? .stored : .exists
        }
    }

    func get(_ path: String) async throws(AnchorFault) -> [UInt8]? {
        try await outside { () throws(AWSFault) in try await client.get(prefix + path, at: time.now()) }
    }

    func names(in folder: String, all: Bool) async throws(AnchorFault) -> [String] {
        let start = "\(prefix)\(folder)/"
        var names: [String] = []
        var token: String?
        repeat {
            let after = token
            let page = try await outside { () throws(AWSFault) in
                try await client.list(start, after: after, at: time.now())
            }
            names += page.keys.map { String($0.dropFirst(start.count)) }
            token = page.next
        } while all && token != nil
        return names
    }

    private func outside<Value>(_ call: () async throws(AWSFault) -> Value) async throws(AnchorFault) -> Value {
        do throws(AWSFault) { return try await call() } catch {
            switch error {
            case .unreachable(let why), .unreadable(let why): throw .unreachable(why)
            case .refused(let refusal): throw .refused(status: refusal.status, refusal.words)
            case .file(let why): throw .file(why)
            }
        }
    }
}
