/// Memory and processors of the machine, and this process's part of them. Bytes and per cent.
public struct MachineFigures: Sendable, Equatable {
    /// As Linux said at the end of the interval.
    public let reading: MachineReading
    /// How many processors there are.
    public let cores: Int
    /// How much of all processors was busy over the interval, 0–100.
    public let cpu: Double
    /// How much of all processors this process took, 0–100.
    public let processCPU: Double

    /// Memory that is in use, in bytes.
    public var memoryUsed: Int64 { max(0, reading.memoryTotal - reading.memoryAvailable) }

    /// What happened between two readings; since the start of machine and process when there is no earlier one.
    init(from earlier: MachineReading?, to later: MachineReading, cores: Int) {
        reading = later
        self.cores = cores
        let all = Double(later.allTicks - (earlier?.allTicks ?? 0))
        func share(_ ticks: Int64) -> Double { all > 0 ? min(100, max(0, 100 * Double(ticks) / all)) : 0 }
        cpu = share(later.busyTicks - (earlier?.busyTicks ?? 0))
        processCPU = share(later.processTicks - (earlier?.processTicks ?? 0))
    }
}
