import App
import Glibc

/// Where a command writes what it exports: a new file, or standard output.
struct OutputFile {
    private let descriptor: Int32
    private let name: String

    /// The file, made for this; standard output without a path or for `-`.
    static func open(_ path: String?) throws(CommandFault) -> OutputFile {
        guard let path, path != "-" else { return OutputFile(descriptor: STDOUT_FILENO, name: "standard output") }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CommandFault(.io, "can't create \(path): \(String(cString: strerror(errno)))")
        }
        return OutputFile(descriptor: descriptor, name: path)
    }

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws(CommandFault) {
        var start = 0
        while start < bytes.count {
            let written = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 || errno == EINTR else {
                throw CommandFault(.io, "can't write to \(name): \(String(cString: strerror(errno)))")
            }
            start += max(0, written)
        }
    }

    /// Closes what was opened.
    func close() {
        if descriptor != STDOUT_FILENO { _ = Glibc.close(descriptor) }
    }
}
