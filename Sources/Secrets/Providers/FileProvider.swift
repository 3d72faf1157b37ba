import Core
import Crypto
import Glibc
import Store

/// A file for each secret, readable by the server's user alone, as Docker and Kubernetes hand them in. A version that is pending
/// stands beside it as `NAME.pending`, the one before as `NAME.previous`.
public struct FileProvider: SecretProvider {
    /// What the place is called.
    public let place: String
    private let paths: [SecretField: String]

    private static let longest = 64 * 1_024

    /// The files of a folder, each named like its secret: `database_password`, `webhook_secret`.
    public init(folder: String) {
        place = "files in \(folder)"
        let fields = SecretField.allCases.filter { $0.document == .app }
        paths = Dictionary(uniqueKeysWithValues: fields.map { ($0, SecretDocumentName.app.path(of: $0, in: folder)) })
    }

    /// One secret in a file of any name.
    public init(_ field: SecretField, path: String) {
        place = "the file \(path)"
        paths = [field: path]
    }

    /// The files' contents without the white space around them. What is pending or previous is told together with what isn't.
    public func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument? {
        try await BlockingWork.run { () throws(SecretsFault) in try readNow(stage) }
    }

    /// As ``read(_:)``, on the caller's thread.
    public func readNow(_ stage: SecretStage) throws(SecretsFault) -> SecretDocument? {
        var members: [JSONValue.Member] = []
        var hasStage = stage == .current
        var changedAt: Instant?
        for (field, path) in paths.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            var file = try Self.contents(of: path)
            if stage != .current, let other = try Self.contents(of: "\(path).\(stage.rawValue)") {
                file = other
                hasStage = true
            }
            guard let file else { continue }
            members.append(.init(field.rawValue, .string(file.text)))
            changedAt = max(changedAt ?? file.changedAt, file.changedAt)
        }
        guard hasStage else { return nil }
        let json = JSONValue.object(members).json
        let version = String(Hexadecimal.encode(Array(SHA256.hash(data: Array(json.utf8)))).prefix(32))
        return SecretDocument(version: version, createdAt: changedAt, members: members)
    }

    /// Writes `NAME.pending` for each secret that the document changes, durably.
    public func stage(_ document: SecretDocument) async throws(SecretsFault) {
        let current = try await read(.current)
        try await BlockingWork.run { () throws(SecretsFault) in
            for (field, path) in paths {
                let new = document[field]?.reveal()
                if let new, new != current?[field]?.reveal() { try Self.write(new, to: "\(path).pending") }
            }
        }
    }

    /// Keeps a copy of each file that changes as `NAME.previous`, then renames `NAME.pending` over it.
    public func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {
        let now = try await read(.current)
        guard now?.version == current?.version else { throw .overtaken }
        try await BlockingWork.run { () throws(SecretsFault) in
            for (_, path) in paths {
                guard try Self.contents(of: "\(path).pending") != nil else { continue }
                if let old = try Self.contents(of: path) { try Self.write(old.text, to: "\(path).previous") }
                do throws(FileFault) { try DurableFile.move("\(path).pending", to: path) } catch {
                    throw .file("\(error)")
                }
            }
        }
    }

    private static func contents(of path: String) throws(SecretsFault) -> (text: String, changedAt: Instant)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw fault(path)
        }
        defer { close(descriptor) }
        var about = stat()
        guard fstat(descriptor, &about) == 0 else { throw fault(path) }
        guard about.st_mode & S_IFMT == S_IFREG else { throw .file("\(path) is not a file") }
        guard about.st_mode & 0o077 == 0 else { throw .file("\(path) is open to other users: chmod 600 \(path)") }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { room in
                Glibc.read(descriptor, room.baseAddress?.advanced(by: count), room.count - count)
            }
            guard got >= 0 else { throw fault(path) }
            if got == 0 { break }
            count += got
        }
        guard count <= longest else { throw .file("\(path) is longer than \(longest) bytes") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw .file("\(path) is not UTF-8 text")
        }
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
        let changedAt = Instant(
            milliseconds: Int64(about.st_mtim.tv_sec) * 1_000 + Int64(about.st_mtim.tv_nsec) / 1_000_000)
        return (String(text[..<end].drop(while: \.isWhitespace)), changedAt)
    }

    private static func write(_ text: String, to path: String) throws(SecretsFault) {
        // A document's folder may not be there yet; why it can't be made, the next line says.
        if let slash = path.lastIndex(of: "/") { mkdir(String(path[..<slash]), 0o700) }
        do throws(FileFault) { try DurableFile.replace(path, with: Array(text.utf8)) } catch {
            throw .file("\(error)")
        }
    }

    private static func fault(_ path: String) -> SecretsFault { .file("\(path): \(String(cString: strerror(errno)))") }
}
