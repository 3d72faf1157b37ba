import Dispatch

/// Threads for what blocks: files, programs, connections that are made. The cooperative pool has too few to wait on.
public enum BlockingWork {
    private static let queue = DispatchQueue(label: "castellan.blocking", attributes: .concurrent)

    /// Does work on such a thread, and passes on what it returns or throws.
    public static func run<Value: Sendable, Fault: Error>(
        _ work: @escaping @Sendable () throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        let result: Result<Value, Fault> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(Fault) in try work() }) }
        }
        return try result.get()
    }
}
