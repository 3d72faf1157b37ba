import Access
import Core
import HTTPTypes
import PersonalData

extension RouteTable {
    /// Personal data and secrets in what callers send.
    static let personalData: [Route] = [
        .intake(
            "/v1/pii/detect", needs: .piiScan, room: .personalData,
            "Find personal data and secrets in a text or a JSON value, or in up to 1,000 of them as a JSON value a line.",
            body: PIIRequest.body, answer: .data(DetectedView.self),
            PIIEndpoint.detect),
        .intake(
            "/v1/pii/mask", needs: .piiScan, room: .personalData,
            "The same, and what was sent comes back without what was found.",
            body: PIIRequest.body, answer: .data(MaskedView.self),
            PIIEndpoint.mask),
        .signed(
            .post, "/v1/pii/detokenize", needs: .piiDetokenize, room: .personalData,
            "Exchange tokens for their values. Each use stands in the audit log and is a security event.",
            body: .json(DetokenizeBody.self, limit: 1 << 20), answer: .data(DetokenizedView.self),
            PIIEndpoint.detokenize),
        .signed(
            .delete, "/v1/pii/tokens/{token}", needs: .privacyErase, room: .personalData,
            "Delete a token and its value, for good.",
            parameters: [PIIEndpoint.token], answer: .data(DeletedTokenView.self), errors: [.notFound],
            PIIEndpoint.delete),
    ]
}
