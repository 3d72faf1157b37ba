/// Reads a ZIP archive as ``ZipWriter`` writes it, and as other programs do when they are told not to compress.
///
/// Nothing in it is believed: every length is checked against the bytes that are there, every file against its checksum.
public struct ZipReader: Sendable {
    /// The names of the files, in the order of the archive's list.
    public let names: [String]
    private let bytes: [UInt8]
    private let files: [String: File]

    private struct File {
        let checksum: UInt32
        let contents: Range<Int>
    }

    /// An archive from its bytes; throws unless it is whole and no file is in it twice.
    public init(_ bytes: [UInt8]) throws(ZipFault) {
        self.bytes = bytes
        let end = try Self.end(of: bytes)
        let count = Int(try Self.two(bytes, end + 10))
        var place = Int(try Self.four(bytes, end + 16))
        var files: [String: File] = [:]
        var names: [String] = []
        for _ in 0..<count {
            guard try Self.four(bytes, place) == ZipFormat.centralSignature else { throw .malformed }
            let length = Int(try Self.two(bytes, place + 28))
            let others = Int(try Self.two(bytes, place + 30)) + Int(try Self.two(bytes, place + 32))
            let name = try Self.slice(bytes, place + ZipFormat.centralLength, length)
            guard let text = String(validating: name, as: UTF8.self), files[text] == nil else { throw .malformed }
            files[text] = try Self.file(bytes, listedAt: place)
            names.append(text)
            place += ZipFormat.centralLength + length + others
        }
        guard place == end else { throw .malformed }
        self.files = files
        self.names = names
    }

    /// The bytes of a file; nil when there is none of this name, and throws when they aren't those that were put in.
    public func file(_ name: String) throws(ZipFault) -> ArraySlice<UInt8>? {
        guard let file = files[name] else { return nil }
        var sum = CRC32()
        sum.update(bytes[file.contents])
        guard sum.value == file.checksum else { throw .wrongChecksum(name) }
        return bytes[file.contents]
    }

    private static func file(_ bytes: [UInt8], listedAt place: Int) throws(ZipFault) -> File {
        let (flags, method) = (try two(bytes, place + 8), try two(bytes, place + 10))
        let size = try four(bytes, place + 20)
        let local = Int(try four(bytes, place + 42))
        guard flags & ZipFormat.isEncrypted == 0, method == 0, try four(bytes, place + 24) == size,
            try four(bytes, local) == ZipFormat.localSignature
        else { throw .malformed }
        let start =
            local + ZipFormat.localLength + Int(try two(bytes, local + 26)) + Int(try two(bytes, local + 28))
        return File(checksum: try four(bytes, place + 16), contents: try slice(bytes, start, Int(size)).indices)
    }

    /// Where the archive's end stands: the last thing in it, without a comment.
    private static func end(of bytes: [UInt8]) throws(ZipFault) -> Int {
        let end = bytes.count - ZipFormat.endLength
        guard end >= 0, try four(bytes, end) == ZipFormat.endSignature else { throw .malformed }
        return end
    }

    private static func slice(_ bytes: [UInt8], _ start: Int, _ count: Int) throws(ZipFault) -> ArraySlice<UInt8> {
        guard 0...bytes.count ~= start, count <= bytes.count - start else { throw .malformed }
        return bytes[start..<start + count]
    }

    private static func two(_ bytes: [UInt8], _ place: Int) throws(ZipFault) -> UInt16 {
        try slice(bytes, place, 2).reversed().reduce(0) { $0 << 8 | UInt16($1) }
    }

    private static func four(_ bytes: [UInt8], _ place: Int) throws(ZipFault) -> UInt32 {
        try slice(bytes, place, 4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
