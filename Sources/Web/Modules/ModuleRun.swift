import Access
import Core
import HTTPTypes
import Health

/// A module's test of itself in progress: takes steps, notes what came of them, and in the end removes what is left of them.
struct ModuleRun {
    /// What a run takes from its caller's budget, in requests, at once and before anything is made. It makes up to 20; three runs fit into
    /// the usual burst.
    static let price = 5

    let context: SignedContext
    private let responder: Responder
    private let begin = ContinuousClock.now
    private var tests: [ModuleTest] = []
    private var leftovers: [InnerCall] = []

    init(_ context: SignedContext, _ responder: Responder) {
        self.context = context
        self.responder = responder
    }

    /// Takes a step: passed when its answer has the expected status and `isRight` agrees. Returns the answer when it passed. The
    /// report shows the call as it is, or as `shown`.
    @discardableResult
    mutating func step(
        _ name: String, _ category: ModuleTest.Category, _ call: InnerCall, as shown: String? = nil,
        expecting status: Int,
        _ isRight: (InnerAnswer) -> Bool = { _ in true }
    ) async -> InnerAnswer? {
        if isBound, case .callers = call.credential {
            skip([name], category, because: "your token is bound to a key (DPoP), and only you can prove it")
            return nil
        }
        let (time, start) = (responder.time.now(), ContinuousClock.now)
        let answer = await responder.ask(call, for: context.edge)
        var reason: String?
        if answer.status != status {
            let code = answer.json?["error"]?["code"]?.string
            reason = "answered \(answer.status)\(code.map { " " + $0 } ?? ""), not \(status)"
        } else if !isRight(answer) {
            reason = "the answer is not what was asked for"
        }
        tests.append(
            ModuleTest(
                name: name, category: category, result: reason == nil ? .passed : .failed, time: time,
                duration: .now - start, request: shown ?? "\(call.method.rawValue) \(call.path)", status: answer.status,
                reason: reason))
        return reason == nil ? answer : nil
    }

    /// Whether the caller's credential is worth nothing without a proof, which serves for one request only (RFC 9449).
    private var isBound: Bool {
        let line = context.edge.head.headerFields.value(of: .authorization)
        return if case .bound = BearerToken(authorization: line) { true } else { false }
    }

    /// Doesn't take some steps.
    mutating func skip(_ names: [String], _ category: ModuleTest.Category, because reason: String) {
        let time = responder.time.now()
        tests += names.map {
            ModuleTest(name: $0, category: category, result: .skipped, time: time, reason: reason)
        }
    }

    /// Sees to it that a call is made in the end, whatever happens to the steps in between.
    mutating func undo(with call: InnerCall) {
        leftovers.append(call)
    }

    /// Removes what is left, and says what was found.
    mutating func finish(_ module: Module) async -> ModuleReport {
        for call in leftovers {
            // What isn't there any more is as it should be.
            let (time, answer) = (responder.time.now(), await responder.ask(call, for: context.edge))
            guard answer.status >= 400, answer.status != 404 else { continue }
            tests.append(
                ModuleTest(
                    name: "CLEANUP", category: .crud, result: .failed, time: time,
                    request: "\(call.method.rawValue) \(call.path)", status: answer.status,
                    reason: "answered \(answer.status), so something was left behind"))
        }
        let principal = context.principal
        return ModuleReport(
            module: module.rawValue, time: context.edge.arrival,
            caller: ModuleReport.Caller(
                id: principal.userID, email: principal.email, role: principal.role.name,
                method: principal.credential.apiKey == nil ? "jwt" : "api_key"),
            tests: tests, duration: .now - begin)
    }
}

extension ModuleRun {
    /// What every module tries first: that the caller is who they are, and that nobody is let in without a credential.
    mutating func tryCredentials(on list: String) async {
        let isKey = context.principal.credential.apiKey != nil
        let (used, other) = isKey ? ("API_KEY_VALID", "JWT_TOKEN_VALID") : ("JWT_TOKEN_VALID", "API_KEY_VALID")
        let profile = InnerCall(method: .get, path: "/v1/auth/profile")
        let id = context.principal.userID.description
        if context.principal.permissions.contains(.sessionRead) {
            await step(used, .authentication, profile, expecting: 200) { $0.data("id")?.string == id }
        } else {
            skip([used], .authentication, because: "the key lacks the scope session:read")
        }
        skip([other], .authentication, because: "the request came with the other kind of credential")
        await step(
            "MISSING_CREDENTIAL_REFUSED", .authentication,
            InnerCall(method: .get, path: list, credential: .none), expecting: 401)
    }
}
