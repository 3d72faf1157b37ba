import Access
import Core
import Crypto
import HTTPTypes
import Identity
import OAuth
import OAuthProtocol

/// A request of a browser for one of our pages: who is signed in there, and what ties its forms to it.
struct PageVisit: Sendable {
    /// The request.
    let context: OpenContext
    /// Who is signed in, if anybody.
    let principal: Principal?
    /// The cookie that says so.
    let session: Secret<String>?
    /// The secret of this browser.
    let visitor: Secret<String>
    /// Whether the browser has yet to be told its secret.
    private let isNew: Bool

    var services: WebServices { context.services }
    var origin: Origin { context.origin }
    /// The query as it came, for pages that read what clients wrote.
    var query: String { context.edge.target.query.map(String.init) ?? "" }

    /// Looks who comes.
    init(_ context: OpenContext) async throws {
        let (head, browsers) = (context.edge.head, context.services.identity.browsers)
        let known = PageCookie.visitor.value(in: head)
        self.context = context
        isNew = known == nil
        visitor = known ?? browsers.visitorSecret()
        let cookie = PageCookie.session.value(in: head)
        principal = if let cookie { try await browsers.principal(cookie, from: context.origin) } else { nil }
        session = principal == nil ? nil : cookie
    }

    /// What every form of a page brings back: nobody has it but a page that this browser was shown, in this session.
    var formToken: String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("form \(session?.reveal() ?? "")".utf8),
            using: SymmetricKey(data: Array(visitor.reveal().utf8)))
        return Base64URL.encode(Array(code))
    }

    /// Reads a form that was sent from a page of ours; refuses any other (OWASP ASVS 5.0 §3.5).
    func form(_ body: [UInt8]) throws -> FormParameters {
        guard services.ownPages.include(context.edge.head) else { throw Problem(.crossSiteRequest) }
        let form = try Self.parameters(body, of: context)
        let isOurs = form.text("form_token").map { ConstantTime.isSame($0.utf8, formToken.utf8) } ?? false
        guard isOurs else {
            throw Problem(.crossSiteRequest, "This form is too old. Go back, reload the page and try again.")
        }
        return form
    }

    /// Reads a body, whoever sent it.
    static func parameters(_ body: [UInt8], of context: OpenContext) throws -> FormParameters {
        let contentType = context.edge.head.headerFields.value(of: .contentType)
        guard MediaType.isForm(contentType) else { throw Problem(.unsupportedMediaType) }
        do throws(OAuthRefusal) {
            return try FormParameters(body: body, contentType: contentType)
        } catch {
            throw Problem.invalid("The form", error.description)
        }
    }

    /// Answers with a page.
    func page(_ layout: PageLayout, status: HTTPResponse.Status = .ok, policy: PagePolicy = PagePolicy()) -> Reply {
        var reply = Reply(status: status, content: .page, body: Array(layout.html.text.utf8))
        reply.policy = policy.text
        return identified(reply)
    }

    /// Sends the browser elsewhere, with `GET` (RFC 9700 §4.12).
    func redirect(to location: String, _ cookies: HTTPField...) -> Reply {
        var reply = Reply(status: .seeOther, content: .page, body: [])
        reply.fields = [HTTPField(name: .location, value: location)] + cookies
        return identified(reply)
    }

    /// A form of one of our pages, with its token. `fields` end with the button.
    func form(to action: String, _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(action)">
        \(HTML.hidden("form_token", formToken))\(fields)
        </form>
        """
    }

    private func identified(_ reply: Reply) -> Reply {
        var reply = reply
        if isNew { reply.fields.append(PageCookie.visitor.keeping(visitor)) }
        return reply
    }
}

extension FormParameters {
    /// A field that was given once.
    func text(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values.first : nil
    }
}
