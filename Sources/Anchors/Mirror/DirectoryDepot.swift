import Dispatch
import Glibc

/// A copy in a folder: perhaps of another disk, perhaps of another machine.
///
/// A file is written under another name, made durable and linked to its own, which fails when there is one: so nobody reads half of
/// one, and none is replaced.
struct DirectoryDepot: Depot {
    let root: String

    private static let queue = DispatchQueue(label: "castellan.mirror", attributes: .concurrent)

    func put(_ path: String, _ bytes: [UInt8], lasts: Bool) async throws(AnchorFault) -> DepotPut {
        try await Self.onThread { write("\(root)/\(path)", bytes) }
    }

    func get(_ path: String) async throws(AnchorFault) -> [UInt8]? {
        try await Self.onThread { read("\(root)/\(path)") }
    }

    func names(in folder: String, all: Bool) async throws(AnchorFault) -> [String] {
        try await Self.onThread { list("\(root)/\(folder)") }
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
        let unfinished = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return .failure(Self.fault(unfinished)) }
        defer { unlink(unfinished) }
        let isWritten = Self.writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten else { return .failure(Self.fault(unfinished)) }
        guard link(unfinished, path) == 0 else {
            return errno == EEXIST ? .success(.exists) : .failure(Self.fault(path))
        }
        return Self.sync(folder) ? .success(.stored) : .failure(Self.fault(folder))
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
        if mkdir(path, 0o755) == 0 { return Self.sync(Self.parent(of: path)) }
        if errno == EEXIST { return true }
        guard errno == ENOENT, path.count > root.count, makeFolder(Self.parent(of: path)) else { return false }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return false }
        return Self.sync(Self.parent(of: path))
    }

    private static func parent(of path: String) -> String {
        String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    }

    private static func sync(_ folder: String) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    private static func fault(_ path: String) -> AnchorFault { .file("\(path): \(String(cString: strerror(errno)))") }

    private static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () -> Result<Value, AnchorFault>
    ) async throws(AnchorFault) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
        return try result.get()
    }
}
