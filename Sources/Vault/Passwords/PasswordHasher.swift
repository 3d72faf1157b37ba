public import Core
import Synchronization

/// Hashes and checks passwords with argon2id, on a bounded lane of its own.
public final class PasswordHasher: Sendable {
    private let parameters: Argon2Parameters
    private let lane: HashingLane
    /// A hash of nothing in particular, so that an unknown name costs what a known one does.
    private let nobody: PasswordHash
    private let counted = Atomic(0)

    /// How many passwords were hashed or compared so far: each costs one argon2id.
    public var hashes: Int { counted.load(ordering: .relaxed) }

    /// A hasher with `threads` threads (one per core) and room for `queue` more passwords behind those being hashed.
    public init(
        parameters: Argon2Parameters = .standard, threads: Int, queue: Int, _ randomness: some Randomness
    ) {
        self.parameters = parameters
        nobody = PasswordHash(ofNobody: parameters, randomness)
        lane = HashingLane(threads: threads, limit: queue)
    }

    /// Hashes a password with a new salt.
    public func hash(_ password: Secret<String>) async throws(HasherFault) -> PasswordHash {
        let parameters = parameters
        let hash = try await onLane(password) { Argon2id.hash($0, parameters) }
        guard let hash else { throw .unavailable }
        return hash
    }

    /// Compares a password with a stored hash.
    public func verify(
        _ password: Secret<String>, against hash: PasswordHash
    ) async throws(HasherFault) -> PasswordVerdict {
        let parameters = parameters
        return try await onLane(password) { Argon2id.verify($0, against: hash, parameters) }
    }

    /// Takes as long as ``verify(_:against:)``, for a name that nobody has.
    public func verifyAgainstNobody(_ password: Secret<String>) async throws(HasherFault) {
        _ = try await verify(password, against: nobody)
    }

    /// Stops; passwords that wait throw ``HasherFault/unavailable``.
    public func close() {
        lane.close()
    }

    private func onLane<Value: Sendable>(
        _ password: Secret<String>, _ work: @escaping @Sendable ([UInt8]) -> Value
    ) async throws(HasherFault) -> Value {
        let result: Result<Value, HasherFault> = await withCheckedContinuation { continuation in
            let accepted = lane.submit { [self] cancelled in
                guard !cancelled else { return continuation.resume(returning: .failure(.unavailable)) }
                counted.add(1, ordering: .relaxed)
                var bytes = [UInt8](password.reveal().utf8)
                defer { Argon2id.erase(&bytes) }
                continuation.resume(returning: .success(work(bytes)))
            }
            if !accepted { continuation.resume(returning: .failure(.overloaded(retryAfter: Self.retryAfter))) }
        }
        return try result.get()
    }

    /// Long enough for a full queue of the default length to drain on one core.
    private static let retryAfter = Duration.seconds(2)
}
