public import Core

/// A document of a provider, remembered for an hour.
///
/// However many ask at once, one asks the provider. When it doesn't answer, what was remembered goes on being good, however old;
/// a failure is remembered for some seconds too, so that a provider in trouble isn't asked with every request. Times to live are
/// random within a tenth, so that nodes that started together don't ask together.
public actor SecretCache {
    private let provider: any SecretProvider
    private let stage: SecretStage
    private let time: any TimeSource
    private let timeToLive: Duration

    private var remembered: Result<SecretDocument?, SecretsFault>?
    private var askAgainAt: Instant?
    private var askedAt: Instant?
    private var waiting: [CheckedContinuation<Result<SecretDocument?, SecretsFault>, Never>]?

    /// For how long a failure is remembered, and that there is no document.
    public static let failureTimeToLive = Duration.seconds(5)
    /// How often at most a consumer's failure makes it ask.
    private let refreshesEvery: Duration

    /// A cache of the document that a provider has at a stage.
    public init(
        _ provider: any SecretProvider, _ stage: SecretStage = .current, timeToLive: Duration = .seconds(3_600),
        refreshesEvery: Duration = .seconds(1), time: any TimeSource
    ) {
        self.provider = provider
        self.stage = stage
        self.timeToLive = timeToLive
        self.refreshesEvery = refreshesEvery
        self.time = time
    }

    /// The document; nil when there is none.
    public func document() async throws(SecretsFault) -> SecretDocument? {
        if let remembered, let askAgainAt, time.now() < askAgainAt { return try remembered.get() }
        // Who comes while somebody asks already takes the old one, if there is one.
        if waiting != nil, case .success(let document?)? = remembered { return document }
        return try await ask()
    }

    /// The document as the provider has it now: for a consumer whose secret was just refused. Asks at most once in `refreshesEvery`, a second unless told.
    public func refreshed() async throws(SecretsFault) -> SecretDocument? {
        if let remembered, let askedAt, time.now() - askedAt < refreshesEvery { return try remembered.get() }
        return try await ask()
    }

    private func ask() async throws(SecretsFault) -> SecretDocument? {
        if waiting != nil {
            return try await withCheckedContinuation { waiting?.append($0) }.get()
        }
        waiting = []
        askedAt = time.now()
        let answer: Result<SecretDocument?, SecretsFault>
        do throws(SecretsFault) { answer = .success(try await provider.read(stage)) } catch {
            answer = .failure(error)
        }
        remember(answer)
        let result = remembered ?? answer
        for one in waiting ?? [] { one.resume(returning: result) }
        waiting = nil
        return try result.get()
    }

    private func remember(_ answer: Result<SecretDocument?, SecretsFault>) {
        switch (answer, remembered) {
        case (.success(.some), _):
            remembered = answer
            askAgainAt = time.now() + timeToLive * Double.random(in: 0.9...1)
        case (.failure, .success(.some)?):
            askAgainAt = time.now() + Self.failureTimeToLive
        default:
            remembered = answer
            askAgainAt = time.now() + Self.failureTimeToLive
        }
    }
}
