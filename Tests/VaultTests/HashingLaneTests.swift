import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Vault

@Suite("The hashing lane")
struct HashingLaneTests {
    /// What became of the works, in order.
    private final class Record: Sendable {
        let cancelled = Mutex<[Bool]>([])
        let done = DispatchSemaphore(value: 0)

        func note(_ cancelled: Bool) {
            self.cancelled.withLock { $0.append(cancelled) }
            done.signal()
        }
    }

    /// A lane of one thread that is busy until `release` is signalled.
    private func busyLane(limit: Int, _ release: DispatchSemaphore) -> HashingLane {
        let lane = HashingLane(threads: 1, limit: limit)
        let started = DispatchSemaphore(value: 0)
        _ = lane.submit { _ in
            started.signal()
            release.wait()
        }
        started.wait()
        return lane
    }

    @Test("takes as many as its queue holds, and has room again when one began")
    func bound() {
        let (release, record) = (DispatchSemaphore(value: 0), Record())
        let lane = busyLane(limit: 2, release)
        #expect(lane.submit(record.note))
        #expect(lane.submit(record.note))
        #expect(!lane.submit(record.note))
        release.signal()
        record.done.wait()
        record.done.wait()
        #expect(lane.submit(record.note))
        record.done.wait()
        #expect(record.cancelled.withLock { $0 } == [false, false, false])
    }

    @Test("tells those who wait when it closes, and takes nobody afterwards")
    func closing() {
        let (release, record) = (DispatchSemaphore(value: 0), Record())
        let lane = busyLane(limit: 2, release)
        #expect(lane.submit(record.note))
        #expect(lane.submit(record.note))
        lane.close()
        #expect(record.cancelled.withLock { $0 } == [true, true])
        #expect(!lane.submit(record.note))
        release.signal()
    }

    @Test("keeps the order of arrival")
    func order() {
        let (release, record) = (DispatchSemaphore(value: 0), Record())
        let lane = busyLane(limit: 3000, release)
        let order = Mutex<[Int]>([])
        for number in 0..<3000 {
            _ = lane.submit { cancelled in
                order.withLock { $0.append(number) }
                if number == 2999 { record.note(cancelled) }
            }
        }
        release.signal()
        record.done.wait()
        #expect(order.withLock { $0 } == Array(0..<3000))
    }

    #if os(Linux)
        @Test("runs behind the rest of the process")
        func priority() {
            let (lane, record) = (HashingLane(threads: 1, limit: 1), Record())
            let priority = Mutex<Int32?>(nil)
            _ = lane.submit { cancelled in
                priority.withLock { $0 = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
                record.note(cancelled)
            }
            record.done.wait()
            #expect(priority.withLock { $0 } == min(19, getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) + 10))
        }
    #endif
}
