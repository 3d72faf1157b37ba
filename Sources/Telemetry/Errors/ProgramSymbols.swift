import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The names of this program's own functions, read out of its file when they are first asked for: a program doesn't export them to its
/// loader. A stripped program has none, and its frames are named by their offsets.
final class ProgramSymbols: Sendable {
    private let table = Mutex<SymbolTable?>(nil)

    /// A stack as lines for people: `castellan Users.create(_:by:) + 0x1f3a2c`.
    func lines(of stack: CallStack) -> [String] {
        stack.addresses.compactMap { address in
            guard let frame = StackFrame(address) else { return nil }
            let name = frame.symbol ?? own(frame.offset)
            let place = "+ 0x" + String(frame.offset, radix: 16)
            return name.map { "\(frame.image) \(StackFrame.demangled($0)) \(place)" } ?? "\(frame.image) \(place)"
        }
    }

    private func own(_ offset: UInt) -> String? {
        table.withLock { table in
            if table == nil { table = Self.read() }
            return table?.name(at: UInt64(offset))
        }
    }

    private static func read() -> SymbolTable {
        let descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return SymbolTable() }
        defer { close(descriptor) }
        let length = Int(lseek(descriptor, 0, Int32(SEEK_END)))
        guard length > 0, let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
        else { return SymbolTable() }
        defer { munmap(start, length) }
        return SymbolTable(elf: UnsafeRawBufferPointer(start: start, count: length))
    }
}
