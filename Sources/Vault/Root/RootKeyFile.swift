public import Core
import Store

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
        do throws(FileFault) { try DurableFile.replace(path, with: Array(text.reveal().utf8)) } catch {
            throw .rootKey("\(error)")
        }
    }

    private static func isCredential(_ path: String) -> Bool {
        guard let folder = getenv("CREDENTIALS_DIRECTORY") else { return false }
        return path.hasPrefix(String(cString: folder) + "/")
    }

    /// Reads the key, after making one if there is no file yet. Of several processes that start at once, one makes it.
    public static func loadOrGenerate(_ path: String, _ randomness: some Randomness) throws(VaultFault) -> RootKey {
        if access(path, F_OK) != 0, errno == ENOENT {
            // Durable with its name: a key that vanished with the power would take the database along.
            let text = RootKey.generate(randomness).reveal() + "\n"
            do throws(FileFault) { _ = try DurableFile.create(path, with: Array(text.utf8)) } catch {
                throw .rootKey("\(error)")
            }
        }
        return try load(path)
    }

    private static func refusal(_ verb: String, _ path: String) -> VaultFault {
        .rootKey("\(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
