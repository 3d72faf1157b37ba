import Access
import Core
import Identity
import OAuth
import OAuthProtocol

/// Asks a user whether a client may have what it asks for (OWASP ASVS 5.0 §10.7.2).
struct ConsentPage {
    let visit: PageVisit
    let ask: AuthorizationAsk
    let scopes: Scopes

    var reply: Reply {
        let query = ask.here.authorizationQuery ?? ""
        let fields: HTML = """
            \(HTML.hidden("scopes", scopes.text))<div class="pair">
            <button type="submit" name="decision" value="allow">Allow</button>
            <button type="submit" name="decision" value="deny" class="plain">Don’t allow</button>
            </div>
            """
        let content: HTML = """
            <h1>Allow \(ask.client.name)?</h1>
            \(HTML.who(visit.principal?.email ?? ""))<p>It will be able to:</p>
            \(Self.list(scopes))
            <p class="small">\(Self.lifetime(of: ask.client)) Your answer goes to <strong>\(Self.place(of: ask.target.uri))</strong>.\
            \(Self.links(of: ask.client))</p>
            \(visit.form(to: "\(AuthorizePages.decisionPath)?\(query)", fields))
            """
        return visit.page(
            PageLayout(title: "Allow \(ask.client.name)?", content: content),
            policy: PagePolicy(destination: ask.target.uri))
    }

    /// What is asked for, in words.
    static func list(_ scopes: Scopes) -> HTML {
        let items: [HTML] = scopes.inWords(ScopeWords.words).map { "<li><span>\($0.words)</span></li>\n" }
        return "<ul class=\"asks\">\n\(items)</ul>"
    }

    /// For how long.
    static func lifetime(of client: OAuthClient) -> String {
        let minutes = max(1, (client.tokenLifetime ?? .seconds(3_600)).components.seconds / 60)
        guard client.profile.grants.contains(.refreshToken) else {
            return "It can do so for \(minutes) minute\(minutes == 1 ? "" : "s")."
        }
        let (idle, all) = (
            SessionLimits.idle.components.seconds / 86_400, SessionLimits.absolute.components.seconds / 86_400
        )
        return """
            It can do so until you take it back in your account, for \(all) days at most; after \(idle) days without use it \
            has to ask again.
            """
    }

    private static func place(of uri: String) -> String {
        PagePolicy.source(of: uri).map { $0.hasPrefix("https://") ? String($0.dropFirst(8)) : $0 } ?? uri
    }

    private static func links(of client: OAuthClient) -> HTML {
        let links: [HTML] = [(client.links.policy, "Privacy policy"), (client.links.terms, "Terms")].compactMap {
            address, name in
            address.map { " <a href=\"\($0)\" rel=\"noopener noreferrer\" target=\"_blank\">\(name)</a>" }
        }
        return HTML(links)
    }
}
