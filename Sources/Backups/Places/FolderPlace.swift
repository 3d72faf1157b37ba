import Glibc
import Store

/// Backups in a folder: of another disk or, mounted, of another machine.
public struct FolderPlace: BackupPlace {
    /// The folder.
    public let name: String

    /// A folder, which is made (0700) when there is none.
    public init(_ path: String) throws(BackupFault) {
        name = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        for folder in [name, "\(name)/\(BackupName.keysFolder)"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .place("can't make the folder \(folder): \(Descriptor.reason)")
            }
        }
    }

    /// See the protocol.
    public func create(_ file: String) async throws(BackupFault) -> any BackupFile {
        let path = "\(name)/\(file)"
        guard access(path, F_OK) != 0 else { throw .place("there is \(path) already") }
        return try FolderFile(path)
    }

    /// See the protocol.
    public func files() async throws(BackupFault) -> [String] {
        try await BlockingWork.run { () throws(BackupFault) in
            let keys = try list("\(name)/\(BackupName.keysFolder)").map { "\(BackupName.keysFolder)/\($0)" }
            let files = try list(name).filter { $0 != BackupName.keysFolder } + keys
            return files.filter { !($0.split(separator: "/").last?.hasPrefix(".") ?? true) }.sorted()
        }
    }

    /// See the protocol.
    public func read(_ file: String, from offset: Int64, atMost count: Int) async throws(BackupFault) -> [UInt8] {
        try await BlockingWork.run { () throws(BackupFault) in
            let path = "\(name)/\(file)"
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw errno == ENOENT
                    ? .missing("there is no \(path)") : .place("can't open \(path): \(Descriptor.reason)")
            }
            defer { close(descriptor) }
            guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
                throw .place("can't read \(path): \(Descriptor.reason)")
            }
            var room = [UInt8](repeating: 0, count: count)
            room.removeLast(count - (try Descriptor.read(descriptor, into: &room)))
            return room
        }
    }

    /// See the protocol.
    public func remove(_ file: String) async throws(BackupFault) {
        let path = "\(name)/\(file)"
        guard unlink(path) == 0 || errno == ENOENT else { throw .place("can't remove \(path): \(Descriptor.reason)") }
    }

    /// See the protocol.
    public func tidy() async {
        for folder in [name, "\(name)/\(BackupName.keysFolder)"] {
            for file in (try? list(folder)) ?? [] where file.hasPrefix(FolderFile.unfinished) {
                var status = stat()
                guard stat("\(folder)/\(file)", &status) == 0, time(nil) - status.st_mtim.tv_sec > 86_400 else {
                    continue
                }
                unlink("\(folder)/\(file)")
            }
        }
    }

    private func list(_ path: String) throws(BackupFault) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .place("can't look into \(path): \(Descriptor.reason)")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}

/// A file in a folder: written under a name that begins with a dot, made durable, and linked to its own, which fails when there is one.
private struct FolderFile: BackupFile {
    static let unfinished = ".unfinished-"

    let path: String
    let draft: String
    let descriptor: CInt

    init(_ path: String) throws(BackupFault) {
        self.path = path
        let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        draft = "\(folder)/\(Self.unfinished)\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .place("can't create \(draft): \(Descriptor.reason)") }
    }

    func write(_ bytes: [UInt8]) async throws(BackupFault) {
        try await BlockingWork.run { () throws(BackupFault) in
            try Descriptor.write(bytes[...], to: descriptor, called: path)
        }
    }

    func finish() async throws(BackupFault) {
        try await BlockingWork.run { () throws(BackupFault) in
            guard fsync(descriptor) == 0, link(draft, path) == 0 else {
                throw .place("can't write \(path): \(Descriptor.reason)")
            }
            // From here on it is there; a second name that stayed would go with what is unfinished.
            unlink(draft)
            close(descriptor)
            _ = try? DurableFile.syncFolder(of: path)
        }
    }

    func discard() async {
        close(descriptor)
        unlink(draft)
    }
}
