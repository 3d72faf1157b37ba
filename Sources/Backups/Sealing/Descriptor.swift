import Dispatch
import Glibc

/// Reading and writing descriptors, all the way.
enum Descriptor {
    private static let queue = DispatchQueue(label: "castellan.backups", attributes: .concurrent)

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
        let isWritten = bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
        guard isWritten else { throw .place("can't write \(name): \(reason)") }
    }

    /// Copies what one gives into the other.
    static func copy(from source: CInt, to target: CInt, called name: String) throws(BackupFault) {
        var room = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try read(source, into: &room)
            guard count > 0 else { return }
            try write(room[..<count], to: target, called: name)
        }
    }

    /// How long a file is; bytes.
    static func size(_ descriptor: CInt) -> Int64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// What the system says of the last call.
    static var reason: String { String(cString: strerror(errno)) }

    /// Runs what blocks on a thread that may be blocked.
    static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(BackupFault) -> Value
    ) async throws(BackupFault) -> Value {
        let result: Result<Value, BackupFault> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(BackupFault) { continuation.resume(returning: .success(try work())) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
