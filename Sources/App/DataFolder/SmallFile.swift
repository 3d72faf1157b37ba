import Glibc
import Store

/// A file that is small enough to be read whole: settings, keys, credentials.
enum SmallFile {
    /// What reading gave.
    enum Content: Equatable {
        case text(String)
        case missing
        case unreadable(String)
    }

    /// Reads a file of at most `limit` bytes of UTF-8.
    static func contents(of path: String, limit: Int) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return errno == ENOENT ? .missing : .unreadable(reason(errno))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { room in
                read(descriptor, room.baseAddress?.advanced(by: count), room.count - count)
            }
            if got < 0 { return .unreadable(reason(errno)) }
            if got == 0 { break }
            count += got
        }
        guard count <= limit else { return .unreadable("it is longer than \(limit) bytes") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            return .unreadable("it is not UTF-8 text")
        }
        return .text(text)
    }

    /// Writes a file that only its owner may read, durably and whole: a reader sees the old text or the new one.
    static func replace(_ path: String, with text: String) throws(DataFolderFault) {
        do throws(FileFault) { try DurableFile.replace(path, with: Array(text.utf8)) } catch {
            throw .io(path, error.reason)
        }
    }

    /// The system's words for an error number.
    static func reason(_ number: Int32) -> String {
        String(cString: strerror(number))
    }
}
