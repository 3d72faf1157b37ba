import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads memory and processors off `/proc`; there is nothing to read where there is none.
public final class MachineMeter: Sendable {
    private struct State {
        var last: MachineReading?
        var figures: MachineFigures?
    }

    private let state = Mutex(State())
    private let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// A meter whose first interval begins now.
    public init() {
        state.withLock { $0.last = Self.read() }
    }

    /// The figures as of the last ``sample()``, or of now when there was none.
    public var figures: MachineFigures? {
        state.withLock(\.figures) ?? sample()
    }

    /// Ends one interval and begins the next.
    @discardableResult
    public func sample() -> MachineFigures? {
        guard let reading = Self.read() else { return nil }
        return state.withLock { state in
            let figures = MachineFigures(from: state.last, to: reading, cores: cores)
            state = State(last: reading, figures: figures)
            return figures
        }
    }

    private static func read() -> MachineReading? {
        let limit = SmallTextFile.read("/sys/fs/cgroup/memory.max") ?? ""
        let texts = MachineReading.Texts(
            memory: SmallTextFile.read("/proc/meminfo") ?? "", processors: SmallTextFile.read("/proc/stat") ?? "",
            process: SmallTextFile.read("/proc/self/stat") ?? "", load: SmallTextFile.read("/proc/loadavg") ?? "",
            uptime: SmallTextFile.read("/proc/uptime") ?? "", limit: limit,
            current: SmallTextFile.read("/sys/fs/cgroup/memory.current") ?? "")
        return MachineReading(texts, pageSize: Int64(sysconf(Int32(_SC_PAGESIZE))))
    }
}

/// A file of the kernel's, whose size isn't known before it is read.
enum SmallTextFile {
    /// Its first 64 KiB as text; nil when it can't be opened.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
                #else
                    Darwin.read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
                #endif
            }
            guard count > 0 else { break }
            length += count
        }
        return String(decoding: bytes.prefix(length), as: UTF8.self)
    }
}
