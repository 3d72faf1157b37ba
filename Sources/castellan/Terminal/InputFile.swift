import App
import Glibc

/// Where a command reads what it imports: a file, or standard input.
enum InputFile {
    /// The most bytes that are held.
    private static let mostBytes = 256 << 20

    /// The whole of it; `-` is standard input.
    static func read(_ path: String) throws(CommandFault) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFault(.noInput, "can't read \(path): \(String(cString: strerror(errno)))")
        }
        defer { if descriptor != STDIN_FILENO { _ = close(descriptor) } }
        var (bytes, piece): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 1 << 16))
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFault(.io, "can't read \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= mostBytes else {
                throw CommandFault(.badInput, "\(path) has more than \(mostBytes >> 20) MiB")
            }
        }
    }
}
