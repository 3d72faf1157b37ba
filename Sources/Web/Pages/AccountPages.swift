import Access
import Core
import HTTPTypes
import Identity
import OAuth
import OAuthProtocol

/// One's own account: which apps are connected, and where one is signed in (OWASP ASVS 5.0 §10.7.3, §7.5.2).
enum AccountPages {
    static let path = "/account"
    static let session = Schema.Property.required("session", "One of one's own sessions.", SessionID.schema)
    static let client = Schema.Property.required("client", "A client.", OAuthClientID.schema)

    static func show(_ visit: PageVisit) async throws -> Reply {
        guard let principal = visit.principal else {
            return visit.redirect(to: Destination.account.after(SignInPages.path))
        }
        _ = try grant(.sessionRead, principal)
        let consents = try await visit.services.oauth.consents.list(of: principal.userID)
        let sessions = try await visit.services.identity.sessions.list(
            of: principal.userID, current: principal.credential.session)
        let apps: HTML =
            consents.isEmpty
            ? "<p class=\"small\">No app is connected to your account.</p>"
            : "<ul class=\"rows\">\n\(consents.map { app($0, visit) })</ul>"
        let passkeys = try await visit.services.identity.browsers.passkeys.list(of: principal.userID)
        let keys: HTML =
            passkeys.isEmpty
            ? "<p class=\"small\">You have none.</p>" : "<ul class=\"rows\">\n\(passkeys.map { row($0, visit) })</ul>"
        let content: HTML = """
            <h1>Your account</h1>
            \(HTML.who(principal.email))<h2>Connected apps</h2>
            \(apps)
            <h2>Passkeys</h2>
            \(keys)
            <p><a href="\(PasskeyPages.path)">Add a passkey</a></p>
            <h2>Where you are signed in</h2>
            <ul class="rows">
            \(sessions.map { row($0, visit) })</ul>
            \(visit.form(to: path + "/sign-out", "<button type=\"submit\" class=\"plain\">Sign out</button>"))
            """
        return visit.page(PageLayout(title: "Your account", isWide: true, content: content))
    }

    static func disconnect(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        guard let principal = visit.principal else { return visit.redirect(to: path) }
        if let client = form.text("client").flatMap({ OAuthClientID($0) }) {
            _ = try await visit.services.oauth.consents.revoke(
                client, of: principal.userID, by: try grant(.sessionRevoke, principal))
        }
        return visit.redirect(to: path)
    }

    static func endSession(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        guard let principal = visit.principal else { return visit.redirect(to: path) }
        if let session = form.text("session").flatMap({ SessionID($0) }) {
            try await visit.services.identity.sessions.revoke(
                session, of: principal.userID, by: try grant(.sessionRevoke, principal))
        }
        return visit.redirect(to: path)
    }

    static func signOut(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        if let principal = visit.principal {
            _ = try await visit.services.identity.browsers.sessions.signOut(principal)
        }
        return visit.redirect(to: SignInPages.path, PageCookie.session.forgetting)
    }

    private static func grant(_ permission: Permission, _ principal: Principal) throws -> Grant {
        guard case .allow(let grant) = principal.decide(permission) else { throw Problem(.forbidden) }
        return grant
    }

    private static func app(_ consent: Consent, _ visit: PageVisit) -> HTML {
        let words = Scopes(consent.scopes).inWords(ScopeWords.words).map(\.words).joined(separator: " · ")
        let name = consent.client.name
        let fields: HTML = """
            \(HTML.hidden("client", consent.client.id.description))<button type="submit" class="plain short" \
            aria-label="Disconnect \(name)">Disconnect</button>
            """
        return """
            <li><div><strong>\(name)</strong><span class="small">\(words). Since \(date(consent.createdAt)).</span></div>
            \(visit.form(to: path + "/disconnect", fields))</li>

            """
    }

    private static func row(_ passkey: PasskeyView, _ visit: PageVisit) -> HTML {
        let fields: HTML = """
            \(HTML.hidden("passkey", passkey.id.description))<button type="submit" class="plain short" \
            aria-label="Remove \(passkey.name)">Remove</button>
            """
        let used = passkey.lastUsedAt.map { "last used \(date($0))" } ?? "not used yet"
        return """
            <li><div><strong>\(passkey.name)</strong><span class="small">Since \(date(passkey.createdAt)), \(used)</span></div>
            \(visit.form(to: PasskeyPages.path + "/remove", fields))</li>

            """
    }

    private static func row(_ session: SessionView, _ visit: PageVisit) -> HTML {
        let fields: HTML = """
            \(HTML.hidden("session", session.id.description))<button type="submit" class="plain short" \
            aria-label="End the session of \(session.device)">End</button>
            """
        let end =
            session.isCurrent
            ? "<span class=\"small\">This browser</span>" : visit.form(to: path + "/end-session", fields)
        return """
            <li><div><strong>\(session.device)</strong><span class="small">\(session.ipAddress ?? "Unknown address"), \
            last used \(date(session.lastUsedAt))</span></div>
            \(end)</li>

            """
    }

    /// `2026-11-23 11:20 UTC`
    private static func date(_ time: Instant) -> String {
        let text = time.rfc3339
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
