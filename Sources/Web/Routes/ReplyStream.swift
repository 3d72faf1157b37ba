import Core
import HummingbirdCore
import NIOCore

/// A body that is written piece by piece while it is made. Writing waits for the client to take what came before, so a slow one
/// costs no memory.
struct ReplyStream: Sendable {
    /// Writes the body, to its end or until `out` says that the server is about to stop.
    let write: @Sendable (inout ReplyWriter) async throws -> Void
    /// Whether it goes on until the client leaves, so that its leaving must be noticed.
    var isEndless = false
}

/// Where a ``ReplyStream`` writes.
struct ReplyWriter {
    private var base: any ResponseBodyWriter
    private let drain: DrainGate
    /// How many bytes were written.
    private(set) var count = 0
    /// What went wrong inside, where the stream itself told its reader that something did. For the log; never sent.
    var cause: (any Error)?

    init(_ base: any ResponseBodyWriter, _ drain: DrainGate) {
        self.base = base
        self.drain = drain
    }

    /// Whether the server is about to stop: what has no end must find one.
    var isEnding: Bool { drain.isDraining }

    /// Writes a piece, once there is room for it.
    mutating func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await base.write(ByteBuffer(bytes: bytes))
        count += bytes.count
    }
}
