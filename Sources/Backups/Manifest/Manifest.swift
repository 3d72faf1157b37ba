public import Core
import Crypto

/// What a backup consists of. It stands beside the backup as JSON, signed.
public struct Manifest: Sendable, Equatable {
    /// The format's name.
    static let format = "castellan-backup/v1"

    /// A file of the backup.
    public struct File: Sendable, Equatable {
        /// What is in it.
        public enum Content: String, Sendable {
            /// The database without the keys of people.
            case main
            /// The keys of people and what has to survive a restore: erasures, the last checkpoint.
            case keys
        }

        /// What is in it.
        public let content: Content
        /// Its name in the place.
        public let name: String
        /// Its size; bytes.
        public let size: Int64
        /// Bytes before compression and encryption.
        public let contentSize: Int64
        /// SHA-256 of the file; 64 hexadecimal digits.
        public let sha256: String
    }

    /// What the backup is called.
    public let name: String
    /// When it was begun.
    public let createdAt: Instant
    /// `sqlite` or `postgresql`.
    public let engine: String
    /// The program's version.
    public let version: String
    /// How far the schema of each room is: the number of its last step.
    public let schema: [String: Int]
    /// The newest checkpoint of the audit log when the backup was begun: the backup has this much of the log at least.
    public let checkpoint: LogCheckpoint
    /// The files.
    public let files: [File]
    /// SHA-256 of the manifest before, in hexadecimal; nil for the first in its place. Who removes one in the middle is noticed.
    public let previous: String?

    /// The file with such a content.
    public func file(_ content: File.Content) -> File? { files.first { $0.content == content } }
}

/// A checkpoint of the audit log.
public struct LogCheckpoint: Sendable, Equatable {
    /// The signed note; empty when the log hasn't begun.
    public let note: String
    /// Entries.
    public let size: Int64

    /// A checkpoint.
    public init(note: String, size: Int64) {
        (self.note, self.size) = (note, size)
    }
}

extension Manifest: Shaped {
    /// The manifest's own JSON, which is also what commands print.
    public static let shape = Shape<Manifest>(
        "BackupManifest", "What a backup consists of.",
        [
            .field("format", "`castellan-backup/v1`.") { _ in Manifest.format },
            .field("name", "What it is called.") { $0.name },
            .field("createdAt", "When it was begun.") { $0.createdAt.rfc3339 },
            .field("engine", "`sqlite` or `postgresql`.") { $0.engine },
            .field("version", "The program's version.") { $0.version },
            .field("schema", "The last step of each room's schema.") { manifest in
                manifest.schema.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            },
            .field("auditCheckpoint", "The audit log's newest checkpoint when it was begun: a signed note.") {
                $0.checkpoint.note
            },
            .field("auditEntries", "How many entries it is of.") { $0.checkpoint.size },
            .field("files", "The files.") { $0.files },
            .field("previous", "SHA-256 of the manifest before, in hexadecimal.") { $0.previous },
        ])
}

extension Manifest.File: Shaped {
    /// A file as the manifest names it.
    public static let shape = Shape<Manifest.File>(
        "BackupFile", "A file of a backup.",
        [
            .field("content", "`main` or `keys`.") { $0.content.rawValue },
            .field("name", "Its name, relative to the manifest's folder.") { $0.name },
            .field("size", "Its size in bytes.") { $0.size },
            .field("contentSize", "Bytes before compression and encryption.") { $0.contentSize },
            .field("sha256", "SHA-256 of the file in hexadecimal.") { $0.sha256 },
        ])
}

extension Manifest {
    /// The bytes that are signed.
    var encoded: [UInt8] { Array("\(json)\n".utf8) }

    /// SHA-256 of them, in hexadecimal.
    public var digest: String { Hexadecimal.encode(Array(SHA256.hash(data: encoded))) }

    /// A manifest from its bytes; nil for anything else. Whoever asks has checked the signature.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONReader.read(bytes), json["format"]?.string == Self.format,
            let name = json["name"]?.string,
            let createdAt = json["createdAt"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let engine = json["engine"]?.string, let version = json["version"]?.string,
            let note = json["auditCheckpoint"]?.string, let size = json["auditEntries"]?.integer,
            let files = json["files"]?.array?.map(File.init)
        else { return nil }
        self.name = name
        self.createdAt = createdAt
        self.engine = engine
        self.version = version
        checkpoint = LogCheckpoint(note: note, size: size)
        self.files = files.compactMap(\.self)
        previous = json["previous"]?.string
        var schema: [String: Int] = [:]
        for step in json["schema"]?.array ?? [] {
            let words = step.string?.split(separator: " ") ?? []
            if words.count == 2 { schema[String(words[0])] = Int(words[1]) }
        }
        self.schema = schema
        guard self.files.count == files.count else { return nil }
    }
}

extension Manifest.File {
    init?(_ json: JSONValue) {
        guard let content = json["content"]?.string.flatMap(Content.init(rawValue:)), let name = json["name"]?.string,
            let size = json["size"]?.integer, let contentSize = json["contentSize"]?.integer,
            let sha256 = json["sha256"]?.string
        else { return nil }
        self.init(content: content, name: name, size: size, contentSize: contentSize, sha256: sha256)
    }
}
