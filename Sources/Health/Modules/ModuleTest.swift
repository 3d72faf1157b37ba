public import Core

/// One step of a module's test of itself.
public struct ModuleTest: Sendable {
    /// What a step is about.
    public enum Category: String, Sendable, CaseIterable {
        /// Whether credentials are recognised, and missing ones refused.
        case authentication
        /// Whether one may do what one may, and no more.
        case permissions
        /// Whether things can be made, read, changed and removed.
        case crud
        /// Whether an API key lets in as long as it lives, and no longer.
        case keys
    }

    /// How a step ended.
    public enum Result: String, Sendable, CaseIterable {
        /// It did what it should.
        case passed
        /// It didn't.
        case failed
        /// It was not taken.
        case skipped
    }

    /// `API_KEY_CREATE`
    public var name: String
    /// What it is about.
    public var category: Category
    /// How it ended.
    public var result: Result
    /// When it began.
    public var time: Instant
    /// How long it took.
    public var duration: Duration
    /// The request that was made, `POST /v1/api-keys`; nil when it was skipped.
    public var request: String?
    /// The status of the answer.
    public var status: Int?
    /// Why it failed or was skipped.
    public var reason: String?

    /// A step; see the properties.
    public init(
        name: String, category: Category, result: Result, time: Instant, duration: Duration = .zero,
        request: String? = nil, status: Int? = nil, reason: String? = nil
    ) {
        self.name = name
        self.category = category
        self.result = result
        self.time = time
        self.duration = duration
        self.request = request
        self.status = status
        self.reason = reason
    }
}

extension ModuleTest: Shaped {
    /// A step, as the report shows it.
    public static let shape = Shape<ModuleTest>(
        "ModuleTest", "One step of a module's test of itself.",
        [
            .field("name", "What was tried.") { $0.name },
            .field("category", "authentication, permissions, crud or keys.") { $0.category.rawValue },
            .field("status", "passed, failed or skipped.") { $0.result.rawValue },
            .field("timestamp", "When it began.") { $0.time },
            .field("duration", "How long it took, in milliseconds.") { $0.duration.millisecondsForPeople },
            .field("data", "The request that was made, and the status of its answer.") {
                ModuleExchange(request: $0.request, status: $0.status)
            },
            .field("error", "Why it failed or was skipped.") { $0.reason },
        ])
}

private struct ModuleExchange: Shaped {
    let request: String?
    let status: Int?

    static let shape = Shape<ModuleExchange>(
        "ModuleExchange", "A request of a module's test, and its answer.",
        [
            .field("request", "Method and path.") { $0.request },
            .field("httpStatus", "The status of the answer.") { $0.status },
        ])
}
