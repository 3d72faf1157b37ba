public import Core
import Synchronization

/// The passwords to try with a new connection, and where to ask when none of them is taken: so that a password can be replaced
/// while the pool works.
public final class PostgreSQLPasswords: Sendable {
    private let candidates: Mutex<[Secret<String>]>
    private let ask: @Sendable () -> [Secret<String>]

    /// Passwords, the most likely first. `ask` gives them anew, on the thread that connects; it may wait.
    public init(_ candidates: [Secret<String>], asking ask: @escaping @Sendable () -> [Secret<String>]) {
        self.candidates = Mutex(candidates)
        self.ask = ask
    }

    /// Tries `connect` with each password, then with those that were asked for; the one that is taken comes first from then on.
    /// `isRefusal` says that a fault may be due to the password.
    func connect<Value>(
        _ connect: (Secret<String>?) -> Result<Value, PasswordRefusal>
    ) throws(StoreFault) -> Value {
        let known = candidates.withLock { $0 }
        var last: StoreFault?
        var tried: Set<String> = []
        for list in [{ known }, ask] {
            for candidate in list() where tried.insert(candidate.reveal()).inserted {
                switch connect(candidate) {
                case .success(let value):
                    prefer(candidate)
                    return value
                case .failure(let refusal):
                    guard refusal.mayBeThePassword else { throw refusal.fault }
                    last = refusal.fault
                }
            }
        }
        throw last ?? .unavailable("there is no password for the database")
    }

    /// Tries a password first, and keeps one other.
    func prefer(_ password: Secret<String>) {
        candidates.withLock { candidates in
            candidates = [password] + candidates.filter { $0.reveal() != password.reveal() }.prefix(1)
        }
    }

    /// Also tries a password that isn't known to work yet.
    func expect(_ password: Secret<String>) {
        candidates.withLock { candidates in
            if !candidates.contains(where: { $0.reveal() == password.reveal() }) { candidates.append(password) }
        }
    }
}

/// A connection that wasn't made.
struct PasswordRefusal: Error {
    let fault: StoreFault
    /// Whether a password was sent and the server said no, for whatever reason.
    let mayBeThePassword: Bool
}
