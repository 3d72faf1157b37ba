/// What Linux says of the machine and of this process at one moment. Pure: it reads the texts of `/proc`, not the files.
public struct MachineReading: Sendable, Equatable {
    /// Memory of the machine, or of the container when it has less, in bytes.
    public var memoryTotal: Int64
    /// What is left of it for programs, in bytes.
    public var memoryAvailable: Int64
    /// Memory that this process holds (resident), in bytes.
    public var processMemory: Int64
    /// Threads of this process.
    public var processThreads: Int
    /// Time that this process has computed, in ticks of 1/100 s.
    public var processTicks: Int64
    /// Time that all processors have worked since the start of the machine, in ticks.
    public var busyTicks: Int64
    /// Time that all processors have had since then, in ticks.
    public var allTicks: Int64
    /// Processes that wanted to run, on average over 1, 5 and 15 minutes.
    public var load: [Double]
    /// Since the machine started, in seconds.
    public var uptime: Double

    /// The texts it is read from.
    struct Texts {
        /// `/proc/meminfo`
        var memory: String
        /// `/proc/stat`
        var processors: String
        /// `/proc/self/stat`
        var process: String
        /// `/proc/loadavg`
        var load: String
        /// `/proc/uptime`
        var uptime: String
        /// `memory.max` of the control group (version 2); empty or `max` when there is no limit.
        var limit = ""
        /// `memory.current` of the control group.
        var current = ""
    }

    /// Reads the texts; nil when one isn't as Linux writes it. `pageSize` is in bytes.
    init?(_ texts: Texts, pageSize: Int64) {
        guard let total = Self.kilobytes("MemTotal", in: texts.memory),
            let available = Self.kilobytes("MemAvailable", in: texts.memory),
            let processors = texts.processors.split(separator: "\n").first(where: { $0.hasPrefix("cpu ") }),
            // The name in parentheses may hold spaces and parentheses of its own.
            let name = texts.process.lastIndex(of: ")")
        else { return nil }
        let ticks = processors.split(separator: " ").dropFirst().compactMap { Int64($0) }
        // From the state, which proc(5) counts as field 3.
        let fields = texts.process[texts.process.index(after: name)...].split(separator: " ")
        guard ticks.count >= 8, fields.count >= 22, let user = Int64(fields[11]), let kernel = Int64(fields[12]),
            let threads = Int(fields[17]), let pages = Int64(fields[21])
        else { return nil }
        processMemory = pages * pageSize
        processThreads = threads
        processTicks = user + kernel
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already.
        allTicks = ticks.prefix(8).reduce(0, +)
        busyTicks = allTicks - ticks[3] - ticks[4]
        load = texts.load.split(separator: " ").prefix(3).compactMap { Double($0) }
        uptime = texts.uptime.split(separator: " ").first.flatMap { Double($0) } ?? 0
        let limit = Int64(texts.limit.prefix { $0.isNumber }) ?? .max
        memoryTotal = min(total, limit)
        memoryAvailable = available
        if limit < total, let current = Int64(texts.current.prefix { $0.isNumber }) {
            memoryAvailable = min(available, max(0, limit - current))
        }
    }

    /// `MemTotal:       32600324 kB`, in bytes.
    private static func kilobytes(_ name: String, in text: String) -> Int64? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }) else { return nil }
        let words = line.split(separator: " ")
        return words.count > 1 ? Int64(words[1]).map { $0 * 1_024 } : nil
    }
}
