import Glibc
import Synchronization

/// A line on standard error that says how far something is; nothing where that is no terminal.
final class ProgressLine: Sendable {
    /// Between two changes of the line.
    private static let pause = Duration.milliseconds(200)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let shown = Mutex<ContinuousClock.Instant?>(nil)

    /// Shows bytes done, of so many where that is known.
    func show(_ what: String, _ done: Int64, of total: Int64?) {
        let share = total.map { $0 > 0 ? " (\(done * 100 / $0) %)" : "" } ?? ""
        show("\(what): \(done >> 20) MiB\(share)")
    }

    /// Shows rows done, of so many.
    func show(_ what: String, rows done: Int, of total: Int) {
        show("\(what): \(done) of \(total)")
    }

    private func show(_ line: String) {
        guard isTerminal else { return }
        let isDue = shown.withLock { shown in
            if let last = shown, ContinuousClock.now - last < Self.pause { return false }
            shown = .now
            return true
        }
        guard isDue else { return }
        Terminal.write("\r\u{1b}[K\(line)")
    }

    /// Clears the line.
    func end() {
        if isTerminal, shown.withLock({ $0 != nil }) { Terminal.write("\r\u{1b}[K") }
    }
}
