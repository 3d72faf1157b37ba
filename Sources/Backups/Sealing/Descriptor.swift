import Glibc
import Store

/// Reading and writing descriptors, all the way.
enum Descriptor {
    /// Fills `room` from its beginning; how many bytes came, 0 at the end. Fewer than there is room for only at the end.
    static func read(_ descriptor: CInt, into room: inout [UInt8]) throws(BackupFault) -> Int {
        let count = room.withUnsafeMutableBytes { room in
            var filled = 0
            while filled < room.count {
                let count = Glibc.read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return -1 }
                if count == 0 { break }
                filled += count
            }
            return filled
        }
        guard count >= 0 else { throw .place("can't read: \(reason)") }
        return count
    }

    /// Writes all of it.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt, called name: String) throws(BackupFault) {
        guard DurableFile.writeAll(bytes, to: descriptor) else { throw .place("can't write \(name): \(reason)") }
    }

    /// Passes on what is read from one, to its end.
    static func readAll(
        _ descriptor: CInt, _ pass: (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) throws(BackupFault) {
        var room = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try read(descriptor, into: &room)
            guard count > 0 else { return }
            try pass(room[..<count])
        }
    }

    /// How long a file is; bytes.
    static func size(_ descriptor: CInt) -> Int64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// What the system says of the last call.
    static var reason: String { String(cString: strerror(errno)) }
}
