public import Core

/// What a module's test of itself found: it did, as the caller, what the module is for. Nothing in it is about anybody else.
public struct ModuleReport: Sendable {
    /// The module, as its paths name it.
    public var module: String
    /// When the test began.
    public var time: Instant
    /// Who asked for it.
    public var caller: Caller
    /// The steps, in the order in which they were taken.
    public var tests: [ModuleTest]
    /// How long all of them took.
    public var duration: Duration

    /// Who asked for a test.
    public struct Caller: Sendable {
        let id: UserID
        let email: String
        let role: String
        let method: String

        /// Somebody, and how they proved who they are: `jwt` or `api_key`.
        public init(id: UserID, email: String, role: String, method: String) {
            self.id = id
            self.email = email
            self.role = role
            self.method = method
        }
    }

    /// A report; see the properties.
    public init(module: String, time: Instant, caller: Caller, tests: [ModuleTest], duration: Duration) {
        self.module = module
        self.time = time
        self.caller = caller
        self.tests = tests
        self.duration = duration
    }

    /// Healthy when no step failed.
    public var status: HealthStatus { count(.failed) == 0 ? .healthy : .unhealthy }

    func count(_ result: ModuleTest.Result) -> Int {
        tests.count { $0.result == result }
    }

    /// Whether the steps of a kind worked; nil when none was taken.
    func works(_ category: ModuleTest.Category) -> Bool? {
        let taken = tests.filter { $0.category == category && $0.result != .skipped }
        return taken.isEmpty ? nil : taken.allSatisfy { $0.result == .passed }
    }
}

extension ModuleReport: Shaped {
    /// What `/v1/{module}/health/enhanced` answers.
    public static let shape = Shape<ModuleReport>(
        "ModuleHealth", "Whether a module works for whoever asks.",
        [
            .field("module", "The module.") { $0.module },
            .field("status", "healthy, or unhealthy when a step failed.") { $0.status },
            .field("message", "The same in a sentence.") { report in
                let failed = report.count(.failed)
                return failed == 0
                    ? "Everything that was tried works." : "\(failed) of \(report.tests.count) steps failed."
            },
            .field("timestamp", "When the test began.") { $0.time },
            .field("user", "Who asked.") { $0.caller },
            .field("testSummary", "How many steps there were.") { ModuleSummary(report: $0) },
            .field("tests", "The steps.") { $0.tests },
            .field("summary", "What works; null where nothing was tried.") { report in
                [
                    "authenticationWorks": report.works(.authentication),
                    "permissionsWork": report.works(.permissions), "crudOperationsWork": report.works(.crud),
                    "apiKeyLifecycleWorks": report.works(.keys),
                ]
            },
        ])
}

extension ModuleReport.Caller: Shaped {
    /// Who asked.
    public static let shape = Shape<ModuleReport.Caller>(
        "ModuleCaller", "Who asked for a module's test.",
        [
            .field("id", "The user.") { $0.id },
            .field("email", "Their address.") { $0.email },
            .field("role", "Their role.") { $0.role },
            .field("authMethod", "jwt or api_key.") { $0.method },
        ])
}

private struct ModuleSummary: Shaped {
    let report: ModuleReport

    static let shape = Shape<ModuleSummary>(
        "ModuleSummary", "How many steps there were.",
        [
            .field("total", "All of them.") { $0.report.tests.count },
            .field("passed", "Those that did what they should.") { $0.report.count(.passed) },
            .field("failed", "Those that didn't.") { $0.report.count(.failed) },
            .field("skipped", "Those that the caller may not take, or that an earlier failure prevented.") {
                $0.report.count(.skipped)
            },
            .field("duration", "How long they took, in milliseconds.") { $0.report.duration.millisecondsForPeople },
            .field("durationFormatted", "The same with its unit.") { "\($0.report.duration.millisecondsForPeople)ms" },
        ])
}
