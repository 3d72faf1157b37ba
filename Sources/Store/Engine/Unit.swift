/// One `write` on its way through a driver: the body, and the caller that waits for it.
///
/// A unit is confined to the thread that took it from the queue.
class Unit: @unchecked Sendable {
    let options: UnitOptions

    init(options: UnitOptions) {
        self.options = options
    }

    /// Runs the body once; may be called again after the transaction was undone.
    func run(_ transaction: Transaction) -> Verdict {
        .undo
    }

    /// Answers the caller: with what the last run ended with, or with `fault`. Called once.
    func finish(_ fault: StoreFault? = nil) {}
}

/// What the driver does after a run.
enum Verdict {
    case commit
    case undo
    case fault(StoreFault)
}

/// How a unit's transaction differs from the usual one.
struct UnitOptions: Sendable {
    /// Whether each statement sees what was committed when it began, instead of one serializable snapshot. PostgreSQL only.
    var readsCommitted = false
    /// Whether statements may take as long as they need.
    var isUnlimited = false
}

/// A unit that answers with a `Value`.
final class UnitOf<Value: Sendable>: Unit, @unchecked Sendable {
    typealias Body = @Sendable (Transaction) throws(StoreFault) -> Ending<Value>

    private let body: Body
    private let continuation: CheckedContinuation<Result<Value, StoreFault>, Never>
    private var result: Result<Value, StoreFault> = .failure(.abandoned("the unit did not run"))

    init(
        options: UnitOptions, body: @escaping Body,
        continuation: CheckedContinuation<Result<Value, StoreFault>, Never>
    ) {
        self.body = body
        self.continuation = continuation
        super.init(options: options)
    }

    override func run(_ transaction: Transaction) -> Verdict {
        do throws(StoreFault) {
            let ending = try body(transaction)
            result = .success(ending.value)
            return switch ending {
            case .commit: .commit
            case .rollback: .undo
            }
        } catch {
            result = .failure(error)
            return .fault(error)
        }
    }

    override func finish(_ fault: StoreFault?) {
        continuation.resume(returning: fault.map { .failure($0) } ?? result)
    }
}

extension WorkQueue where Work == Unit {
    /// Queues a unit and waits for its answer.
    func perform<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping UnitOf<Value>.Body
    ) async throws(StoreFault) -> Value {
        let result = await withCheckedContinuation { continuation in
            let unit = UnitOf(options: options, body: body, continuation: continuation)
            if let fault = put(unit) { unit.finish(fault) }
        }
        return try result.get()
    }
}
