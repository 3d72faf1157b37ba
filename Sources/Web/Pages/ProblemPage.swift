import Core
import HTTPTypes

extension Problem {
    /// The same refusal for somebody who looks at a page.
    func page(to request: RequestID) -> Reply {
        var reply = reply(to: request)
        reply.content = .page
        reply.body = Array(PageLayout(title: title, content: content(request)).html.text.utf8)
        return reply
    }

    private func content(_ request: RequestID) -> HTML {
        """
        <h1>\(title)</h1>
        <p class="lead">\(sentence)</p>
        <p class="small">If this keeps happening, tell whoever runs this server the number <code>\(request.description)</code>.</p>
        """
    }

    private var title: String {
        switch code.status.code {
        case 403: "That isn’t allowed"
        case 404: "There is nothing here"
        case 429: "Too many attempts"
        case 500...: "Something went wrong"
        default: "That didn’t work"
        }
    }

    private var sentence: String {
        switch code {
        case .validation: details.first.map { "\($0.field) \($0.message)." } ?? message
        case .rateLimitExceeded: "Wait a minute, then try again."
        case .unsupportedMediaType: "The form was not sent as a browser sends one."
        default: message
        }
    }
}
