public import Core

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The root key in a file of its own, readable by the server's user alone.
public enum RootKeyFile {
    /// Reads the key; throws ``VaultFault/rootKey(_:)`` when the file is missing, not a file, or open to anybody else.
    public static func load(_ path: String) throws(VaultFault) -> RootKey {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw refusal("can't open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refusal("can't look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .rootKey("\(path) is not a file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .rootKey("\(path) can be read or written by others; run: chmod 600 \(path)")
        }
        guard status.st_uid == geteuid() else {
            throw .rootKey("\(path) belongs to user \(status.st_uid), the server runs as \(geteuid())")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw .rootKey("\(path) is empty") }
        return try RootKey(text: Secret(String(decoding: bytes[..<count], as: UTF8.self)))
    }

    /// Reads the key, after making one if there is no file yet. Of several processes that start at once, one makes it.
    public static func loadOrGenerate(_ path: String, _ randomness: some Randomness) throws(VaultFault) -> RootKey {
        if access(path, F_OK) != 0, errno == ENOENT {
            try generate(path, randomness)
        }
        return try load(path)
    }

    /// Writes the whole key to a name of its own first and then links it, so that nobody ever sees half a key.
    private static func generate(_ path: String, _ randomness: some Randomness) throws(VaultFault) {
        let draft = "\(path).\(Hexadecimal.encode(randomness.bytes(8))).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal("can't create", draft) }
        defer { unlink(draft) }
        let text = [UInt8]((RootKey.generate(randomness).reveal() + "\n").utf8)
        let written = write(descriptor, text, text.count)
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == text.count, synced == 0 else { throw refusal("can't write", draft) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw refusal("can't create", path) }
        try syncFolder(of: path)
    }

    /// Makes the file's name durable: a key that vanished with the power would take the database along.
    private static func syncFolder(of path: String) throws(VaultFault) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal("can't open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw refusal("can't write", folder) }
    }

    private static func refusal(_ verb: String, _ path: String) -> VaultFault {
        .rootKey("\(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
