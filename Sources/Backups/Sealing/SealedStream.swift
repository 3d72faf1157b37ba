import Age
import Core
import Crypto
import Glibc
import Synchronization

/// What a descriptor gives, compressed and encrypted: read some, compress, encrypt, hash; as often as somebody asks for more.
///
/// Memory stays the same however much comes. Asking blocks the thread, so ask on one that may be blocked.
final class SealedStream: Sendable {
    /// Bytes read at a time.
    private static let readSize = 1 << 20
    /// Bytes given out at a time, about.
    private static let giveSize = 1 << 20

    private struct State: ~Copyable {
        var compressor: ZstandardCompressor
        var file: AgeEncryptor
        var ready: [UInt8]
        var room = [UInt8](repeating: 0, count: SealedStream.readSize)
        var hash = SHA256()
        var figures = Figures()
        var isOver = false
    }

    /// How much came and what became of it.
    struct Figures {
        /// Bytes before compression.
        var content: Int64 = 0
        /// Bytes of the file.
        var sealed: Int64 = 0
    }

    private let descriptor: CInt
    private let state: Mutex<State>

    /// A stream over what can be read from `descriptor`, which stays the caller's to close.
    init(of descriptor: CInt, for lock: AgeLock, _ randomness: any Randomness) throws(BackupFault) {
        self.descriptor = descriptor
        let begun: (file: AgeEncryptor, bytes: [UInt8])
        do throws(AgeFault) { begun = try AgeEncryptor.begin(for: lock, randomness) } catch { throw .key("\(error)") }
        state = Mutex(State(compressor: try ZstandardCompressor(), file: begun.file, ready: begun.bytes))
    }

    /// The next bytes of the file; nil after the last.
    func next() throws(BackupFault) -> [UInt8]? {
        try state.withLock { state throws(BackupFault) in
            while !state.isOver, state.ready.count < Self.giveSize { try Self.step(&state, descriptor) }
            guard !state.ready.isEmpty else { return nil }
            let given = state.ready
            state.ready = []
            state.hash.update(data: given)
            state.figures.sealed += Int64(given.count)
            return given
        }
    }

    /// Figures so far.
    var figures: Figures { state.withLock { $0.figures } }

    /// SHA-256 of what was given out so far, in hexadecimal.
    var digest: String { state.withLock { Hexadecimal.encode(Array($0.hash.finalize())) } }

    private static func step(_ state: inout State, _ descriptor: CInt) throws(BackupFault) {
        let count = try Descriptor.read(descriptor, into: &state.room)
        let room = state.room
        var (file, ready) = (state.file, state.ready)
        (state.file, state.ready) = (file, [])
        let seal = { (bytes: ArraySlice<UInt8>) throws(BackupFault) in
            do throws(AgeFault) { try file.append(bytes, to: &ready) } catch { throw .place("can't encrypt: \(error)") }
        }
        if count > 0 {
            state.figures.content += Int64(count)
            try state.compressor.append(room[..<count], seal)
        } else {
            try state.compressor.finish(seal)
            do throws(AgeFault) { try file.finish(to: &ready) } catch { throw .place("can't encrypt: \(error)") }
            state.isOver = true
        }
        (state.file, state.ready) = (file, ready)
    }
}
