import Core
import Telemetry

/// Memory, processors and this process, as guide R shows them; nil where the machine doesn't say.
struct SystemView: Sendable {
    let figures: MachineFigures

    /// Above so much of the memory, or of the processors, the machine needs looking after; per cent.
    static let strained = 90.0

    var isStrained: Bool { memoryShare > Self.strained || figures.cpu > Self.strained }

    /// Memory in use, 0–100.
    var memoryShare: Double {
        figures.reading.memoryTotal == 0
            ? 0 : (100 * Double(figures.memoryUsed) / Double(figures.reading.memoryTotal)).hundredths
    }
}

extension SystemView: Shaped {
    static let shape = Shape<SystemView>(
        "HealthSystem", "The machine and this process.",
        [
            .field("memory", "The machine's memory, or the container's.") { MemoryView(system: $0) },
            .field("cpu", "The machine's processors.") { ProcessorView(system: $0) },
            .field("process", "This process.") { ProcessView(figures: $0.figures) },
        ])
}

private struct MemoryView: Shaped {
    let system: SystemView

    static let shape = Shape<MemoryView>(
        "HealthMemory", "Memory. Sizes are in units of 1,024.",
        [
            .field("total", "All of it.") { ByteCount.text($0.system.figures.reading.memoryTotal) },
            .field("used", "What is in use.") { ByteCount.text($0.system.figures.memoryUsed) },
            .field("free", "What programs can still have.") {
                ByteCount.text($0.system.figures.reading.memoryAvailable)
            },
            .field("percentage", "How much is in use, 0–100.") { $0.system.memoryShare },
            .field("totalBytes", "All of it.") { $0.system.figures.reading.memoryTotal },
            .field("usedBytes", "What is in use.") { $0.system.figures.memoryUsed },
        ])
}

private struct ProcessorView: Shaped {
    let system: SystemView

    static let shape = Shape<ProcessorView>(
        "HealthProcessors", "Processors.",
        [
            .field("usage", "How much of all of them was busy since the last measurement, 0–100.") {
                $0.system.figures.cpu.hundredths
            },
            .field("cores", "How many there are.") { $0.system.figures.cores },
            .field("loadAverage", "Processes that wanted to run, over 1, 5 and 15 minutes.") {
                $0.system.figures.reading.load
            },
        ])
}

private struct ProcessView: Shaped {
    let figures: MachineFigures

    static let shape = Shape<ProcessView>(
        "HealthProcess", "This process.",
        [
            .field("memory", "What it holds (resident), for people.") {
                ByteCount.text($0.figures.reading.processMemory)
            },
            .field("memoryBytes", "What it holds (resident).") { $0.figures.reading.processMemory },
            .field("cpuUsage", "How much of all processors it took since the last measurement, 0–100.") {
                $0.figures.processCPU.hundredths
            },
            .field("threads", "Its threads.") { $0.figures.reading.processThreads },
        ])
}

extension Double {
    /// The number with two decimals.
    var hundredths: Double { (self * 100).rounded() / 100 }
}

extension Duration {
    /// Milliseconds with two decimals.
    var millisecondsForPeople: Double { (self / .milliseconds(1)).hundredths }
}
