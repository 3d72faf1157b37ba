import Age
import Core
import Crypto
import Synchronization

/// A backup's file the other way round: hash, decrypt, decompress, as its bytes come. Nothing of what it gives is to be believed
/// before ``finish()``.
final class OpenedStream: Sendable {
    private struct State: ~Copyable {
        var decryptor: AgeDecryptor
        var decompressor: ZstandardDecompressor
        var hash = SHA256()
    }

    private let state: Mutex<State>

    init(with key: AgeKey) throws(BackupFault) {
        state = Mutex(State(decryptor: AgeDecryptor(with: key), decompressor: try ZstandardDecompressor()))
    }

    /// Takes bytes of the file and passes on what they hold, in pieces of 128 KiB at most.
    func append(
        _ bytes: [UInt8], _ pass: @Sendable (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) throws(BackupFault) {
        try state.withLock { state throws(BackupFault) in
            state.hash.update(data: bytes)
            var compressed: [UInt8] = []
            do throws(AgeFault) { try state.decryptor.append(bytes, to: &compressed) } catch { throw .opening(error) }
            try state.decompressor.append(compressed[...], pass)
        }
    }

    /// Passes on the rest. From here on everything is known to be whole and what was written.
    func finish(_ pass: @Sendable (ArraySlice<UInt8>) throws(BackupFault) -> Void) throws(BackupFault) {
        try state.withLock { state throws(BackupFault) in
            var compressed: [UInt8] = []
            do throws(AgeFault) { try state.decryptor.finish(to: &compressed) } catch { throw .opening(error) }
            try state.decompressor.append(compressed[...], pass)
            try state.decompressor.finish()
        }
    }

    /// SHA-256 of the bytes that were taken, in hexadecimal.
    var digest: String { state.withLock { Hexadecimal.encode(Array($0.hash.finalize())) } }
}

extension BackupFault {
    fileprivate static func opening(_ fault: AgeFault) -> BackupFault {
        switch fault {
        case .noMatch, .key: .key("\(fault)")
        default: .tampered("\(fault)")
        }
    }
}
