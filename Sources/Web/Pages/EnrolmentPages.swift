import Core
import HTTPTypes
import Identity
import OAuthProtocol

/// Setting up the first second factor at the sign-in of somebody whose role needs one.
enum EnrolmentPages {
    static let path = "/sign-in/enrolment"
    static let fields: [Schema.Property] = [
        .required("code", "The code that the app shows.", .string(minLength: 1, maxLength: 64))
    ]

    /// The key for an app: the same as long as it isn't proved, however often the page is loaded.
    static func show(
        _ visit: PageVisit, _ waiting: WaitingSignIn, _ problem: String? = nil
    ) async throws -> Reply {
        let factors = visit.services.identity.browsers.secondFactors
        guard let setup = try await factors.beginTOTPEnrolment(waiting.token, keeping: true) else {
            return try await SignInPages.tooLate(visit)
        }
        let destination = visit.destination
        let code: HTML = "\(CodeForms.sixDigits)\n<button type=\"submit\">Continue</button>"
        let picture = setup.picture.map { HTML(stringLiteral: $0.reveal()) }
        let another = destination.after(SignInPages.path) + "&anew=true"
        let content: HTML = """
            <h1>Set up a second factor</h1>
            <p class="lead">Your role needs one. Read this with an authenticator app, then type the code it shows.</p>
            \(HTML.note(problem, .bad))\(picture)
            <p class="small">Or type this key into the app: <code>\(setup.seed.reveal())</code></p>
            \(visit.form(to: destination.after(path), code))
            <p class="small"><a href="\(another)">Sign in with another account</a></p>
            """
        return visit.page(
            PageLayout(title: "Second factor", content: content), status: problem == nil ? .ok : .badRequest,
            policy: PagePolicy(destination: try await visit.asking(destination)?.target.uri))
    }

    static func confirm(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        guard let waiting = WaitingSignIn(visit), waiting.isEnrolling else {
            return try await SignInPages.tooLate(visit)
        }
        guard let code = form.text("code"), code.utf8.count <= 256 else {
            return try await show(visit, waiting, "Type the code.")
        }
        let outcome = try await visit.services.identity.browsers.secondFactors.confirmTOTPEnrolment(
            waiting.token, Secret(code.filter { $0 != " " }), from: visit.origin)
        switch outcome {
        case .signedIn(let signedIn, let codes): return try await welcome(visit, signedIn, codes)
        case .invalidToken: return try await SignInPages.tooLate(visit)
        case .wrong, .notSetUp: return try await show(visit, waiting, ErrorCode.invalidMFACode.message)
        }
    }

    /// The codes for recovery, this once, and the way on.
    private static func welcome(
        _ visit: PageVisit, _ signedIn: SignedIn, _ codes: [Secret<String>]
    ) async throws -> Reply {
        var reply = visit.recoveryCodes(codes, then: visit.destination.path)
        reply.fields += try await visit.cookies(of: signedIn)
        return reply
    }
}
