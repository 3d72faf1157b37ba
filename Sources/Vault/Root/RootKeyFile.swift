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
        let keys = try RootKey.keys(in: try text(path))
        guard let key = keys.first else { throw .rootKey("\(path) is empty") }
        return key
    }

    /// The whole text, after the same checks. Files that systemd passes on may have an access list, and with it a bit for the
    /// group; they are in a folder of the unit's own.
    static func text(_ path: String) throws(VaultFault) -> Secret<String> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw refusal("can't open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refusal("can't look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .rootKey("\(path) is not a file") }
        let isCredential = isCredential(path)
        guard status.st_mode & (isCredential ? 0o037 : 0o077) == 0 else {
            throw .rootKey("\(path) can be read or written by others; run: chmod 600 \(path)")
        }
        guard isCredential || status.st_uid == geteuid() else {
            throw .rootKey("\(path) belongs to user \(status.st_uid), the server runs as \(geteuid())")
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw .rootKey("\(path) is empty") }
        guard count < bytes.count else { throw .rootKey("\(path) is longer than a root key; is it another file?") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw .rootKey("\(path) is not UTF-8 text; a root key is 64 hexadecimal digits or 32 bytes in base64")
        }
        return Secret(text)
    }

    /// Puts another text in the file's place, whole and durably: whoever reads it meanwhile sees the old one or the new one.
    static func replace(_ path: String, with text: Secret<String>) throws(VaultFault) {
        let draft = "\(path).next"
        unlink(draft)
        defer { unlink(draft) }
        try write(text, to: draft)
        guard rename(draft, path) == 0 else { throw refusal("can't replace", path) }
        try syncFolder(of: path)
    }

    private static func isCredential(_ path: String) -> Bool {
        guard let folder = getenv("CREDENTIALS_DIRECTORY") else { return false }
        return path.hasPrefix(String(cString: folder) + "/")
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
        defer { unlink(draft) }
        try write(Secret(RootKey.generate(randomness).reveal() + "\n"), to: draft)
        guard link(draft, path) == 0 || errno == EEXIST else { throw refusal("can't create", path) }
        try syncFolder(of: path)
    }

    private static func write(_ text: Secret<String>, to draft: String) throws(VaultFault) {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal("can't create", draft) }
        let bytes = [UInt8](text.reveal().utf8)
        let written = writeAll(descriptor, bytes)
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0 else { throw refusal("can't write", draft) }
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

/// The system's `write`, which a method of that name hides.
private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    write(descriptor, bytes, bytes.count)
}
