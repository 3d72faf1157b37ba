import CZstd

/// Zstandard (RFC 8878) in streams. A frame carries a checksum of its content.
struct ZstandardCompressor: ~Copyable {
    /// Databases shrink to a third at a speed that a disk keeps up with; higher levels gain a tenth and take twice as long.
    private static let level: CInt = 1

    private let context: OpaquePointer
    private var room: [UInt8]

    /// Compresses on a thread of the library's own, beside whoever reads and encrypts.
    init() throws(BackupFault) {
        guard let context = ZSTD_createCCtx() else { throw .place("out of memory") }
        self.context = context
        room = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())
        let parameters = [
            (ZSTD_c_compressionLevel, Self.level), (ZSTD_c_checksumFlag, 1), (ZSTD_c_nbWorkers, 1),
        ]
        // A library that was built without threads refuses the last one, and compresses on ours.
        for (parameter, value) in parameters { _ = ZSTD_CCtx_setParameter(context, parameter, value) }
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Takes content and gives what is compressed of it by now to `pass`.
    mutating func append(
        _ content: ArraySlice<UInt8>, _ pass: (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) throws(BackupFault) {
        var position = 0
        while position < content.count { _ = try step(content, &position, ZSTD_e_continue, pass) }
    }

    /// Ends the frame.
    mutating func finish(_ pass: (ArraySlice<UInt8>) throws(BackupFault) -> Void) throws(BackupFault) {
        var position = 0
        while try step([], &position, ZSTD_e_end, pass) > 0 {}
    }

    private mutating func step(
        _ content: ArraySlice<UInt8>, _ position: inout Int, _ end: ZSTD_EndDirective,
        _ pass: (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) throws(BackupFault) -> Int {
        let (left, made) = content.withUnsafeBytes { content in
            room.withUnsafeMutableBytes { room in
                var input = ZSTD_inBuffer(src: content.baseAddress, size: content.count, pos: position)
                var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                let left = ZSTD_compressStream2(context, &output, &input, end)
                position = input.pos
                return (left, output.pos)
            }
        }
        guard ZSTD_isError(left) == 0 else {
            throw .place("can't compress: \(String(cString: ZSTD_getErrorName(left)))")
        }
        if made > 0 { try pass(room[..<made]) }
        return left
    }
}

/// The other way round.
struct ZstandardDecompressor: ~Copyable {
    /// Log₂ of the most memory that a frame may want; ours want far less.
    private static let window: CInt = 24

    private let context: OpaquePointer
    private var room: [UInt8]
    private var isOver = false

    init() throws(BackupFault) {
        guard let context = ZSTD_createDCtx() else { throw .place("out of memory") }
        self.context = context
        room = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
        _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.window)
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Takes compressed bytes and gives their content to `pass`.
    mutating func append(
        _ bytes: ArraySlice<UInt8>, _ pass: (ArraySlice<UInt8>) throws(BackupFault) -> Void
    ) throws(BackupFault) {
        var position = 0
        var isFull = false
        while position < bytes.count || isFull {
            guard !isOver || position == bytes.count else {
                throw .tampered("something follows the compressed content")
            }
            let (left, made) = bytes.withUnsafeBytes { bytes in
                room.withUnsafeMutableBytes { room in
                    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: position)
                    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    let left = ZSTD_decompressStream(context, &output, &input)
                    position = input.pos
                    return (left, output.pos)
                }
            }
            guard ZSTD_isError(left) == 0 else {
                throw .tampered("the content can't be decompressed: \(String(cString: ZSTD_getErrorName(left)))")
            }
            isOver = left == 0
            isFull = made == room.count && !isOver
            if made > 0 { try pass(room[..<made]) }
        }
    }

    /// Throws unless the frame has ended.
    func finish() throws(BackupFault) {
        guard isOver else { throw .tampered("the compressed content ends too early") }
    }
}
