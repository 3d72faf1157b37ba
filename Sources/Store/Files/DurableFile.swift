#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files that are there, whole, once they were written: under another name, made durable, then under their own. Whoever reads
/// meanwhile, or after a power cut, finds what was there before or all that is new.
public enum DurableFile {
    /// Puts bytes in the place of what stands at a path; only the owner may read them. Until then they stand in `draft`, on the same
    /// disk; what a kill left there is removed.
    public static func replace(
        _ path: String, with bytes: [UInt8], by draft: String? = nil
    ) throws(FileFault) {
        let draft = draft ?? "\(path).new"
        unlink(draft)
        defer { unlink(draft) }
        try make(draft, of: bytes, mode: 0o600)
        try move(draft, to: path)
    }

    /// Puts bytes where nothing stands; false when something does, which stays. Only the owner may read them; with `isPublic` also
    /// others, as far as the process's mask lets them.
    public static func create(
        _ path: String, with bytes: [UInt8], isPublic: Bool = false
    ) throws(FileFault) -> Bool {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(draft) }
        try make(draft, of: bytes, mode: isPublic ? 0o644 : 0o600)
        guard link(draft, path) == 0 else {
            guard errno == EEXIST else { throw FileFault(path) }
            return false
        }
        try syncFolder(of: path)
        return true
    }

    /// Gives a file another name on the same disk; what had that name is gone.
    public static func move(_ path: String, to other: String) throws(FileFault) {
        guard rename(path, other) == 0 else { throw FileFault(other) }
        try syncFolder(of: other)
    }

    /// Makes the names in the folder of a path durable.
    public static func syncFolder(of path: String) throws(FileFault) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault(folder) }
    }

    /// Writes all of it, in as many parts as the system takes it; false when it doesn't, and `errno` says why.
    public static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        writeAll(bytes) { write(descriptor, $0, $1) }
    }

    static func writeAll(_ bytes: ArraySlice<UInt8>, _ write: (UnsafeRawPointer?, Int) -> Int) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = write(buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    private static func make(_ draft: String, of bytes: [UInt8], mode: mode_t) throws(FileFault) {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw FileFault(draft) }
        let fault = writeAll(bytes[...], to: descriptor) && fsync(descriptor) == 0 ? nil : FileFault(draft)
        guard close(descriptor) == 0, fault == nil else { throw fault ?? FileFault(draft) }
    }
}

/// A file that could not be written.
public struct FileFault: Error, CustomStringConvertible {
    /// Which one.
    public let path: String
    /// The system's words.
    public let reason: String

    /// What the system's last call said.
    init(_ path: String) {
        self.path = path
        reason = String(cString: strerror(errno))
    }

    /// For people.
    public var description: String { "can't write \(path): \(reason)" }
}
