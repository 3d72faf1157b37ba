public import AWS
public import Core
import Synchronization

/// Backups in a bucket. An object appears in full or not at all; parts of one that was given up by a process that was killed are
/// removed by a rule of the bucket's own (`AbortIncompleteMultipartUpload`).
public struct BucketPlace: BackupPlace {
    /// `s3://bucket/prefix`
    public let name: String
    private let client: S3Client
    private let prefix: String
    private let time: any TimeSource

    /// A bucket; every key begins with `prefix`.
    public init(_ client: S3Client, bucket: String, prefix: String, time: any TimeSource) {
        self.client = client
        self.prefix = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        self.time = time
        name = "s3://\(bucket)/\(self.prefix)"
    }

    /// See the protocol.
    public func create(_ file: String) async throws(BackupFault) -> any BackupFile {
        let key = prefix + file
        let there = try await asking(file) { () throws(AWSFault) in
            try await client.get(key, from: 0, atMost: 1, at: time.now())
        }
        guard there == nil else { throw .place("there is \(name)\(file) already") }
        let upload = try await asking(file) { () throws(AWSFault) in try await client.beginUpload(key, at: time.now()) }
        return BucketFile(client, key, upload, time)
    }

    /// See the protocol.
    public func files() async throws(BackupFault) -> [String] {
        var (names, next): ([String], String?) = ([], nil)
        repeat {
            let token = next
            let page = try await asking("the list") { () throws(AWSFault) in
                try await client.list(prefix, after: token, at: time.now())
            }
            names += page.keys.map { String($0.dropFirst(prefix.count)) }
            next = page.next
        } while next != nil
        return names.sorted()
    }

    /// See the protocol.
    public func read(_ file: String, from offset: Int64, atMost count: Int) async throws(BackupFault) -> [UInt8] {
        let bytes = try await asking(file) { () throws(AWSFault) in
            try await client.get(prefix + file, from: offset, atMost: count, at: time.now())
        }
        guard let bytes else { throw .missing("there is no \(name)\(file)") }
        return bytes
    }

    /// See the protocol.
    public func remove(_ file: String) async throws(BackupFault) {
        try await asking(file) { () throws(AWSFault) in try await client.remove(prefix + file, at: time.now()) }
    }

    /// See the protocol.
    public func tidy() async {}

    private func asking<Value: Sendable>(
        _ what: String, _ body: () async throws(AWSFault) -> Value
    ) async throws(BackupFault) -> Value {
        do { return try await AWSPatience.backups.spend(body) } catch { throw .place("\(name)\(what): \(error)") }
    }
}

extension AWSPatience {
    /// A part takes seconds to bring, and a backup of hours shouldn't end with a moment's trouble.
    fileprivate static let backups = AWSPatience(budget: .seconds(120), firstPause: .milliseconds(500))
}

/// An object that comes in parts.
private final class BucketFile: BackupFile {
    /// Of an object of 80 GB, 10,000 parts.
    private static let partSize = 8 << 20

    private struct State {
        var pending: [UInt8] = []
        var tags: [String] = []
    }

    private let client: S3Client
    private let key: String
    private let upload: String
    private let time: any TimeSource
    /// Only one task at a time writes a file.
    private let state = Mutex(State())

    init(_ client: S3Client, _ key: String, _ upload: String, _ time: any TimeSource) {
        (self.client, self.key, self.upload, self.time) = (client, key, upload, time)
    }

    func write(_ bytes: [UInt8]) async throws(BackupFault) {
        let part = state.withLock { state -> [UInt8]? in
            state.pending += bytes
            guard state.pending.count >= Self.partSize else { return nil }
            defer { state.pending = [] }
            return state.pending
        }
        if let part { try await bring(part) }
    }

    func finish() async throws(BackupFault) {
        let (rest, isFirst) = state.withLock { ($0.pending, $0.tags.isEmpty) }
        if !rest.isEmpty || isFirst { try await bring(rest) }
        let tags = state.withLock { $0.tags }
        try await trying { () throws(AWSFault) in
            try await client.finishUpload(upload, key, tags: tags, at: time.now())
        }
    }

    func discard() async {
        try? await client.abandonUpload(upload, key, at: time.now())
    }

    private func bring(_ part: [UInt8]) async throws(BackupFault) {
        let number = state.withLock { $0.tags.count } + 1
        guard number <= S3Client.mostParts else {
            throw .place("\(key) is too large for a bucket: it would have more than \(S3Client.mostParts) parts")
        }
        let tag = try await trying { () throws(AWSFault) in
            try await client.upload(part: number, of: upload, key, part, at: time.now())
        }
        state.withLock { $0.tags.append(tag) }
    }

    private func trying<Value: Sendable>(
        _ body: () async throws(AWSFault) -> Value
    ) async throws(BackupFault) -> Value {
        do { return try await AWSPatience.backups.spend(body) } catch { throw .place("\(key): \(error)") }
    }
}
