/// How often, and for how long altogether, a call is tried again that failed for a passing reason.
public struct AWSPatience: Sendable {
    /// How often at most, the first try among them.
    let tries: Int
    /// After which time no further try begins.
    let budget: Duration
    /// How long one try may take.
    let perTry: Duration
    /// The longest pause before the second try; each further one may be twice as long, up to five seconds.
    let firstPause: Duration

    private static let longestPause = Duration.seconds(5)

    /// Patience; what isn't said is four tries of five seconds each, none of which begins later than ten seconds after the first.
    public init(
        tries: Int = 4, budget: Duration = .seconds(10), perTry: Duration = .seconds(5),
        firstPause: Duration = .milliseconds(200)
    ) {
        self.tries = tries
        self.budget = budget
        self.perTry = perTry
        self.firstPause = firstPause
    }

    /// The longest pause before try `number`, which is 2 or more. The pause is any time up to it, so that many who failed together
    /// don't come back together.
    func longestPause(before number: Int) -> Duration {
        min(firstPause * (1 << min(number - 2, 10)), Self.longestPause)
    }

    /// Makes a call, and makes it again as long as it fails for a passing reason and patience lasts.
    public func spend<Value>(_ call: () async throws(AWSFault) -> Value) async throws(AWSFault) -> Value {
        let begun = ContinuousClock.now
        var number = 1
        while true {
            do throws(AWSFault) { return try await call() } catch {
                number += 1
                let pause = longestPause(before: number) * Double.random(in: 0...1)
                guard error.isPassing, number <= tries, ContinuousClock.now + pause - begun <= budget,
                    (try? await Task.sleep(for: pause)) != nil
                else { throw error }
            }
        }
    }
}
