import Access
import Core
import HTTPTypes
import OAuth
import OAuthProtocol

/// Where users type the code that a device shows (RFC 8628 §3.3).
enum DevicePages {
    static let path = OAuthEndpoint.devicePage.rawValue
    static let code = Parameter<String>.query("user_code", "The code that the device shows.", .string(maxLength: 64)) {
        $0
    }
    static let fields: [Schema.Property] = [
        .required("user_code", "The code that the device shows.", .string(maxLength: 64)),
        .required("decision", "What the user says.", .oneOf(["allow", "deny"])),
    ]

    static func show(_ visit: PageVisit) async throws -> Reply {
        let typed = visit.context.parameters[code]
        guard let principal = visit.principal else {
            let here = typed.map { "\(path)?user_code=\(PercentCoding.encode($0))" } ?? path
            return visit.redirect(to: Destination(trusted: here).after(SignInPages.path))
        }
        guard let typed else { return ask(visit, principal, nil) }
        guard let code = UserCode(typed: typed),
            let question = try await visit.services.oauth.tokens.device(code, for: principal)
        else { return ask(visit, principal, "That code is wrong or too old. Look at your device and type it again.") }
        guard !question.scopes.isEmpty else {
            _ = try await visit.services.oauth.tokens.answerDevice(code, agrees: false, principal)
            return ask(visit, principal, "You may do nothing of what that device asks for.")
        }
        return confirm(visit, principal, code, question)
    }

    static func decide(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        guard let principal = visit.principal, let code = form.text("user_code").flatMap(UserCode.init(typed:)) else {
            return visit.redirect(to: path)
        }
        let agrees = form.text("decision") == "allow"
        guard try await visit.services.oauth.tokens.answerDevice(code, agrees: agrees, principal) else {
            return ask(visit, principal, "That code is wrong or too old. Look at your device and type it again.")
        }
        let content: HTML =
            agrees
            ? "<h1>Your device is connected</h1>\n<p class=\"lead\">You can close this page and go on there.</p>"
            : "<h1>Your device was not connected</h1>\n<p class=\"lead\">It was told that you said no.</p>"
        return visit.page(PageLayout(title: "Device", content: content))
    }

    private static func ask(_ visit: PageVisit, _ principal: Principal, _ problem: String?) -> Reply {
        let content: HTML = """
            <h1>Connect a device</h1>
            <p class="lead">Type the code that your device shows.</p>
            \(HTML.who(principal.email))\(HTML.note(problem, .bad))<form method="get" action="\(path)">
            <label for="user_code">Code</label>
            <input id="user_code" name="user_code" class="code" type="text" autocomplete="off" autocapitalize="characters" \
            spellcheck="false" maxlength="32" placeholder="XXXX-XXXX" required autofocus>
            <button type="submit">Continue</button>
            </form>
            """
        return visit.page(
            PageLayout(title: "Connect a device", content: content), status: problem == nil ? .ok : .badRequest)
    }

    private static func confirm(
        _ visit: PageVisit, _ principal: Principal, _ code: UserCode, _ question: TokenDesk.DeviceQuestion
    ) -> Reply {
        let fields: HTML = """
            \(HTML.hidden("user_code", code.text))<div class="pair">
            <button type="submit" name="decision" value="allow">Connect</button>
            <button type="submit" name="decision" value="deny" class="plain">Don’t connect</button>
            </div>
            """
        let content: HTML = """
            <h1>Connect \(question.client.name)?</h1>
            <p class="lead">Does your device show this code? If somebody sent it to you, don’t connect.</p>
            <p class="usercode">\(code.text)</p>
            \(HTML.who(principal.email))<p>It will be able to:</p>
            \(ConsentPage.list(question.scopes))
            <p class="small">\(ConsentPage.lifetime(of: question.client))</p>
            \(visit.form(to: path, fields))
            """
        return visit.page(PageLayout(title: "Connect a device", content: content))
    }
}
