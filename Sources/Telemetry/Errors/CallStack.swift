import CExecInfo

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a thread was: return addresses, which cost a few microseconds to take. They become names only when somebody looks.
public struct CallStack: Sendable, Equatable {
    /// The innermost first.
    let addresses: [UInt]

    /// The stack of the caller, at most 48 frames of it. An `async` function's callers are not on it beyond the last suspension.
    @inline(never)
    public static func capture() -> CallStack {
        var addresses = [UInt](repeating: 0, count: 48)
        let count = castellan_backtrace(&addresses, Int32(addresses.count))
        return CallStack(addresses: Array(addresses.prefix(Int(count)).dropFirst()))
    }
}

/// One frame of a ``CallStack``, as far as it can be named.
struct StackFrame {
    /// The file name of the program or library.
    let image: String
    /// Bytes from where the image begins: what `llvm-symbolizer` and `addr2line` take.
    let offset: UInt
    /// The exported function, mangled.
    let symbol: String?

    /// Asks the loader whose address this is; nil when it is nobody's.
    init?(_ address: UInt) {
        var file: UnsafePointer<CChar>?
        var name: UnsafePointer<CChar>?
        var base: UInt = 0
        // The return address may already belong to what stands behind the call.
        guard address > 0, castellan_image_of(address - 1, &file, &base, &name) != 0 else { return nil }
        image = file.map { String(cString: $0).split(separator: "/").last.map(String.init) ?? "?" } ?? "?"
        offset = address - 1 - base
        symbol = name.map { String(cString: $0) }
    }

    /// The name as the program's source has it.
    static func demangled(_ name: String) -> String {
        guard let plain = swift_demangle(name, name.utf8.count, nil, nil, 0) else { return name }
        defer { free(plain) }
        return String(cString: plain)
    }
}
