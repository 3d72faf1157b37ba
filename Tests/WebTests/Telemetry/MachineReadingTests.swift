import Testing

@testable import Telemetry

/// The texts of proc(5), and one of a process with a spiteful name.
@Suite struct MachineReadingTests {
    private static func texts(busy: Int64, idle: Int64, process: Int64) -> MachineReading.Texts {
        MachineReading.Texts(
            memory: "MemTotal:        8388608 kB\nMemFree:          100 kB\nMemAvailable:    5767168 kB\n",
            processors: "cpu  \(busy) 0 0 \(idle) 0 0 0 0 0 0\ncpu0 1 2 3\n",
            process: "42 (a ) 7 (x) S 1 42 42 0 -1 4194560 100 0 0 0 \(process) 5 0 0 20 0 9 0 1000 200000 2560 99 0\n",
            load: "0.50 1.25 2.00 1/200 4242\n", uptime: "1234.56 100.0\n")
    }

    @Test func readsWhatTheKernelWrites() throws {
        let reading = try #require(
            MachineReading(Self.texts(busy: 100, idle: 300, process: 10), pageSize: 4_096))
        #expect(reading.memoryTotal == 8 << 30)
        #expect(reading.memoryAvailable == 5_767_168 << 10)
        #expect(reading.processMemory == 10 << 20)
        #expect(reading.processThreads == 9)
        #expect(reading.processTicks == 15)
        #expect(reading.load == [0.5, 1.25, 2])
        #expect(reading.uptime == 1234.56)
    }

    @Test func sharesAreOfTheInterval() throws {
        let earlier = try #require(MachineReading(Self.texts(busy: 100, idle: 300, process: 10), pageSize: 4_096))
        let later = try #require(MachineReading(Self.texts(busy: 150, idle: 350, process: 35), pageSize: 4_096))
        let figures = MachineFigures(from: earlier, to: later, cores: 4)
        #expect(figures.cpu == 50)
        #expect(figures.processCPU == 25)
        #expect(figures.memoryUsed == (8 << 30) - (5_767_168 << 10))
    }

    @Test func aContainersLimitCounts() throws {
        var texts = Self.texts(busy: 1, idle: 1, process: 1)
        (texts.limit, texts.current) = ("1073741824\n", "268435456\n")
        let reading = try #require(MachineReading(texts, pageSize: 4_096))
        #expect(reading.memoryTotal == 1 << 30)
        #expect(reading.memoryAvailable == 768 << 20)
        texts.limit = "max\n"
        #expect(MachineReading(texts, pageSize: 4_096)?.memoryTotal == 8 << 30)
    }

    @Test(arguments: ["", "nonsense", "42 (a) S"])
    func anythingElseIsNoReading(process: String) {
        var texts = Self.texts(busy: 1, idle: 1, process: 1)
        texts.process = process
        #expect(MachineReading(texts, pageSize: 4_096) == nil)
    }

    @Test func thisMachineHasMemoryAndProcessors() throws {
        let figures = try #require(MachineMeter().sample())
        #expect(figures.reading.memoryTotal > figures.reading.processMemory && figures.reading.processMemory > 1 << 20)
        #expect(figures.cores > 0 && (0...100).contains(figures.cpu) && (0...100).contains(figures.processCPU))
    }
}
