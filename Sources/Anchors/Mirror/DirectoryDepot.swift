import Glibc
import Store

/// A copy in a folder: perhaps of another disk, perhaps of another machine.
///
/// A file is there whole or not at all, and none is replaced.
struct DirectoryDepot: Depot {
    let root: String

    func put(_ path: String, _ bytes: [UInt8], lasts: Bool) async throws(AnchorFault) -> DepotPut {
        try await BlockingWork.run { () throws(AnchorFault) in try write("\(root)/\(path)", bytes).get() }
    }

    func get(_ path: String) async throws(AnchorFault) -> [UInt8]? {
        try await BlockingWork.run { () throws(AnchorFault) in try read("\(root)/\(path)").get() }
    }

    func names(in folder: String, all: Bool) async throws(AnchorFault) -> [String] {
        try await BlockingWork.run { () throws(AnchorFault) in try list("\(root)/\(folder)").get() }
    }

    private func list(_ path: String) -> Result<[String], AnchorFault> {
        guard let folder = opendir(path) else { return errno == ENOENT ? .success([]) : .failure(Self.fault(path)) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return .success(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private func write(_ path: String, _ bytes: [UInt8]) -> Result<DepotPut, AnchorFault> {
        if access(path, F_OK) == 0 { return .success(.exists) }
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        guard makeFolder(folder) else { return .failure(Self.fault(folder)) }
        do throws(FileFault) {
            return .success(try DurableFile.create(path, with: bytes, isPublic: true) ? .stored : .exists)
        } catch {
            return .failure(.file("\(error)"))
        }
    }

    private func read(_ path: String) -> Result<[UInt8]?, AnchorFault> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .success(nil) : .failure(Self.fault(path)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(Self.fault(path)) }
            guard count > 0 else { return .success(bytes) }
            bytes += buffer.prefix(count)
        }
    }

    /// Makes a folder and those above it; a new one's entry is durable before anything stands in it.
    private func makeFolder(_ path: String) -> Bool {
        if mkdir(path, 0o755) == 0 { return Self.sync(path) }
        if errno == EEXIST { return true }
        guard errno == ENOENT, path.count > root.count, makeFolder(Self.parent(of: path)) else { return false }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return false }
        return Self.sync(path)
    }

    private static func sync(_ path: String) -> Bool { (try? DurableFile.syncFolder(of: path)) != nil }

    private static func parent(of path: String) -> String {
        String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    }

    private static func fault(_ path: String) -> AnchorFault { .file("\(path): \(String(cString: strerror(errno)))") }
}
