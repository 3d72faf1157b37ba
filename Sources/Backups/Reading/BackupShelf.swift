public import Age
public import Core
import Crypto
import Store
import Synchronization

/// The backups in a place: which there are, whether they are what they were, what is in them.
///
/// Nothing is believed but what one of `publicKeys` has signed.
public struct BackupShelf: Sendable {
    /// Bytes read at a time.
    static let readSize = 4 << 20

    let place: any BackupPlace
    let publicKeys: [String]

    /// The backups in `place` that were signed with one of some keys, which are as ``ManifestKey/publicKey`` gives them.
    public init(_ place: any BackupPlace, publicKeys: [String]) {
        self.place = place
        self.publicKeys = publicKeys
    }

    /// The names of all backups, the oldest first.
    public func names() async throws(BackupFault) -> [String] {
        BackupName.all(in: try await place.files())
    }

    /// A backup's manifest, once its signature is verified.
    public func manifest(_ name: String) async throws(BackupFault) -> Manifest {
        try await verified(name).manifest
    }

    /// Every backup with its manifest, the oldest first.
    public func list() async throws(BackupFault) -> [ShelvedBackup] {
        let files = Set(try await place.files())
        var backups: [ShelvedBackup] = []
        var before: (name: String, hash: String)?
        for name in BackupName.all(in: Array(files)) {
            do throws(BackupFault) {
                let (manifest, hash) = try await verified(name)
                var flaw: String?
                for file in manifest.files where file.content == .main && !files.contains(file.name) {
                    flaw = "\(file.name) is missing"
                }
                if let before, manifest.previous != before.hash {
                    flaw = "a backup between \(before.name) and this one was removed, or one of them replaced"
                }
                let hasKeys = manifest.file(.keys).map { files.contains($0.name) } ?? false
                backups.append(ShelvedBackup(name: name, manifest: manifest, hasKeys: hasKeys, flaw: flaw))
                before = (name, hash)
            } catch {
                backups.append(ShelvedBackup(name: name, manifest: nil, hasKeys: false, flaw: error.description))
                before = nil
            }
        }
        return backups
    }

    /// Checks a backup's files against its manifest, byte for byte, and with a key that each opens to its end. The keys of people may
    /// be gone by now. `tell` hears how many bytes are checked.
    public func verify(
        _ name: String, with key: AgeKey? = nil, tell: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws(BackupFault) -> Manifest {
        let manifest = try await manifest(name)
        let files = Set(try await place.files())
        for file in manifest.files {
            guard files.contains(file.name) else {
                if file.content == .keys { continue }
                throw .missing("\(file.name) is missing")
            }
            try await check(file, tell)
            if let key { try await open(file, with: key) { _ in } }
        }
        return manifest
    }

    /// Checks a file's length and hash.
    public func check(
        _ file: Manifest.File, _ tell: @Sendable (Int64) -> Void = { _ in }
    ) async throws(BackupFault) {
        var (hash, offset) = (SHA256(), Int64(0))
        while true {
            let bytes = try await place.read(file.name, from: offset, atMost: Self.readSize)
            hash.update(data: bytes)
            offset += Int64(bytes.count)
            tell(offset)
            if bytes.count < Self.readSize { break }
        }
        guard offset == file.size, Hexadecimal.encode(Array(hash.finalize())) == file.sha256 else {
            throw .tampered("\(file.name) is not what its manifest says: \(offset) bytes of \(file.size)")
        }
    }

    /// Decrypts and decompresses a file and passes on what is in it. When this returns, it was all of it, and what the manifest says;
    /// when it throws, forget what was passed on.
    public func open(
        _ file: Manifest.File, with key: AgeKey,
        _ pass: @escaping @Sendable (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) async throws(BackupFault) {
        let stream = try OpenedStream(with: key)
        let count = Mutex<Int64>(0)
        let counted = { @Sendable (bytes: ArraySlice<UInt8>) throws(BackupFault) in
            count.withLock { $0 += Int64(bytes.count) }
            try pass(bytes)
        }
        var offset: Int64 = 0
        while true {
            let bytes = try await place.read(file.name, from: offset, atMost: Self.readSize)
            try await BlockingWork.run { () throws(BackupFault) in try stream.append(bytes, counted) }
            offset += Int64(bytes.count)
            if bytes.count < Self.readSize { break }
        }
        try await BlockingWork.run { () throws(BackupFault) in try stream.finish(counted) }
        guard stream.digest == file.sha256, count.withLock({ $0 }) == file.contentSize else {
            throw .tampered("\(file.name) was changed while it was read")
        }
    }

    private func verified(_ name: String) async throws(BackupFault) -> (manifest: Manifest, hash: String) {
        let bytes = try await place.small(BackupName.manifest(name))
        let signature = String(
            decoding: try await place.small(BackupName.signature(name), atMost: 4_096), as: UTF8.self)
        guard publicKeys.contains(where: { ManifestKey.isValid(signature, of: bytes, by: $0) }) else {
            throw .tampered(
                "\(BackupName.manifest(name)) is not signed with the key of this root key: it was changed, or it is another "
                    + "house's")
        }
        guard let manifest = Manifest(bytes), manifest.name == name else {
            throw .tampered("\(BackupName.manifest(name)) is no manifest that this program understands")
        }
        return (manifest, Hexadecimal.encode(Array(SHA256.hash(data: bytes))))
    }
}

/// A backup as a list shows it.
public struct ShelvedBackup: Sendable {
    /// Its name.
    public let name: String
    /// Its manifest; nil when it can't be believed.
    public let manifest: Manifest?
    /// Whether the keys of people are still there.
    public let hasKeys: Bool
    /// What is wrong with it; nil when nothing is, as far as a look at names and manifests tells.
    public let flaw: String?
}

extension ShelvedBackup: Shaped {
    /// What `castellan backup list` prints.
    public static let shape = Shape<ShelvedBackup>(
        "Backup", "A backup.",
        [
            .field("name", "What it is called.") { $0.name },
            .field("createdAt", "When it was begun.") { $0.manifest?.createdAt },
            .field("engine", "`sqlite` or `postgresql`.") { $0.manifest?.engine },
            .field("size", "Bytes of its files.") { $0.manifest?.files.reduce(Int64(0)) { $0 + $1.size } },
            .field("keys", "Whether the keys of people are still there.") { $0.hasKeys },
            .field("flaw", "What is wrong with it; empty when nothing is.") { $0.flaw ?? "" },
        ])
}
