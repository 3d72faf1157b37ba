/// Writes a ZIP archive piece by piece: what each call returns is sent before the next, so nothing is held but the list of names.
///
/// Files aren't compressed, so that anybody can look into them and no reader needs more than the format's plainest part.
///
/// ```swift
/// var archive = ZipWriter()
/// try out.write(archive.file("README.md", bytes))
/// try out.write(archive.begin("entries.jsonl"))
/// for piece in pieces { try out.write(archive.append(piece)) }
/// try out.write(archive.end())
/// try out.write(archive.finish())
/// ```
public struct ZipWriter: Sendable {
    private var files: [File] = []
    private var open: (file: File, sum: CRC32)?
    private var offset: UInt64 = 0

    private struct File {
        let name: [UInt8]
        let offset: UInt32
        let flags: UInt16
        var checksum: UInt32 = 0
        var size: UInt32 = 0
    }

    /// An empty archive.
    public init() {}

    /// A whole file.
    public mutating func file(_ name: String, _ bytes: [UInt8]) throws(ZipFault) -> [UInt8] {
        var sum = CRC32()
        sum.update(bytes)
        var file = try added(name, flags: ZipFormat.isUTF8)
        guard let size = UInt32(exactly: bytes.count) else { throw .tooLarge }
        (file.checksum, file.size) = (sum.value, size)
        files.append(file)
        return try sent(Self.localHeader(file) + bytes)
    }

    /// Begins a file whose length isn't known yet.
    public mutating func begin(_ name: String) throws(ZipFault) -> [UInt8] {
        precondition(open == nil, "one file after the other")
        let file = try added(name, flags: ZipFormat.isUTF8 | ZipFormat.hasDescriptor)
        open = (file, CRC32())
        return try sent(Self.localHeader(file))
    }

    /// The next bytes of the file that was begun.
    public mutating func append(_ bytes: [UInt8]) throws(ZipFault) -> [UInt8] {
        guard var (file, sum) = open else { preconditionFailure("no file was begun") }
        let (size, overflows) = UInt64(file.size).addingReportingOverflow(UInt64(bytes.count))
        guard !overflows, let size = UInt32(exactly: size) else { throw .tooLarge }
        file.size = size
        sum.update(bytes)
        open = (file, sum)
        return try sent(bytes)
    }

    /// Ends the file that was begun.
    public mutating func end() throws(ZipFault) -> [UInt8] {
        guard let (begun, sum) = open else { preconditionFailure("no file was begun") }
        var file = begun
        file.checksum = sum.value
        files.append(file)
        open = nil
        return try sent(
            Self.bytes(
                .four(ZipFormat.descriptorSignature), .four(file.checksum), .four(file.size), .four(file.size)))
    }

    /// The list of files, which ends the archive.
    public mutating func finish() throws(ZipFault) -> [UInt8] {
        precondition(open == nil, "the last file is ended")
        let start = offset
        var list = try sent(files.flatMap(Self.centralHeader))
        guard let count = UInt16(exactly: files.count), let start = UInt32(exactly: start) else { throw .tooLarge }
        list += Self.bytes(
            .four(ZipFormat.endSignature), .two(0), .two(0), .two(count), .two(count), .four(UInt32(list.count)),
            .four(start), .two(0))
        return list
    }

    private func added(_ name: String, flags: UInt16) throws(ZipFault) -> File {
        // The largest value of each field says that the wider form follows.
        guard files.count < Int(UInt16.max) - 1, let offset = UInt32(exactly: offset) else { throw .tooLarge }
        return File(name: Array(name.utf8), offset: offset, flags: flags)
    }

    private mutating func sent(_ bytes: [UInt8]) throws(ZipFault) -> [UInt8] {
        offset += UInt64(bytes.count)
        guard offset < UInt64(UInt32.max) else { throw .tooLarge }
        return bytes
    }

    private static func localHeader(_ file: File) -> [UInt8] {
        bytes(
            .four(ZipFormat.localSignature), .two(ZipFormat.version), .two(file.flags), .two(0), .two(0),
            .two(ZipFormat.date), .four(file.checksum), .four(file.size), .four(file.size),
            .two(UInt16(file.name.count)), .two(0)) + file.name
    }

    private static func centralHeader(_ file: File) -> [UInt8] {
        bytes(
            .four(ZipFormat.centralSignature), .two(ZipFormat.madeBy), .two(ZipFormat.version), .two(file.flags),
            .two(0),
            .two(0), .two(ZipFormat.date), .four(file.checksum), .four(file.size), .four(file.size),
            .two(UInt16(file.name.count)), .two(0), .two(0), .two(0), .two(0), .four(ZipFormat.attributes),
            .four(file.offset)) + file.name
    }

    private enum Number {
        case two(UInt16)
        case four(UInt32)
    }

    /// Numbers one behind the other, their lowest byte first.
    private static func bytes(_ numbers: Number...) -> [UInt8] {
        numbers.flatMap { number in
            switch number {
            case .two(let value): withUnsafeBytes(of: value.littleEndian) { Array($0) }
            case .four(let value): withUnsafeBytes(of: value.littleEndian) { Array($0) }
            }
        }
    }
}
