/// The functions of an ELF file (64 bit, little endian; System V gABI, chapter 4), by the offset at which each begins.
struct SymbolTable: Sendable {
    private struct Function {
        let begin: UInt64
        let length: UInt64
        /// Where its name begins in ``names``.
        let name: Int
    }

    private var functions: [Function] = []
    /// All names, each ended by a zero.
    private var names: [UInt8] = []

    /// No functions.
    init() {}

    /// Reads the symbol table of a file; empty when the file is no such ELF file or has none.
    init(elf file: UnsafeRawBufferPointer) {
        guard file.count >= 64, file[0] == 0x7f, file[1...3].elementsEqual("ELF".utf8), file[4] == 2, file[5] == 1,
            let sections = Self.word(file, 0x28), let size = Self.half(file, 0x3a), let count = Self.half(file, 0x3c)
        else { return }
        func section(_ index: Int) -> Int { Int(truncatingIfNeeded: sections) + index * Int(size) }
        for index in 0..<Int(count) where Self.quarter(file, section(index) + 4) == 2 {
            guard let link = Self.quarter(file, section(index) + 0x28),
                let symbols = Self.bytes(of: section(index), in: file),
                let texts = Self.bytes(of: section(Int(link)), in: file)
            else { return }
            read(symbols, texts)
            return
        }
    }

    /// The mangled name of the function that an offset lies in.
    func name(at offset: UInt64) -> String? {
        var (low, high) = (0, functions.count)
        while low < high {
            let middle = (low + high) / 2
            if functions[middle].begin <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0, offset - functions[low - 1].begin < max(functions[low - 1].length, 1) else { return nil }
        return String(decoding: names[functions[low - 1].name...].prefix { $0 != 0 }, as: UTF8.self)
    }

    private mutating func read(_ symbols: UnsafeRawBufferPointer, _ texts: UnsafeRawBufferPointer) {
        names = Array(texts) + [0]
        for start in stride(from: 0, to: symbols.count - 23, by: 24) {
            // STT_FUNC
            guard symbols[start + 4] & 0xf == 2, let name = Self.quarter(symbols, start), Int(name) < texts.count,
                let begin = Self.word(symbols, start + 8), begin > 0, let length = Self.word(symbols, start + 16)
            else { continue }
            functions.append(Function(begin: begin, length: length, name: Int(name)))
        }
        functions.sort { $0.begin < $1.begin }
    }

    private static func bytes(of section: Int, in file: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let offset = word(file, section + 0x18).flatMap({ Int(exactly: $0) }),
            let size = word(file, section + 0x20).flatMap({ Int(exactly: $0) }), offset <= file.count,
            size <= file.count - offset
        else { return nil }
        return UnsafeRawBufferPointer(rebasing: file[offset..<(offset + size)])
    }

    private static func half(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt16? {
        load(bytes, offset)
    }

    private static func quarter(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32? {
        load(bytes, offset)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64? {
        load(bytes, offset)
    }

    private static func load<Value: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int
    ) -> Value? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else { return nil }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
