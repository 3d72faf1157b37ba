import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// The API about itself.
    static let documents: [Route] = [
        .document(
            "/openapi.json", room: .documents,
            because: "the API is no secret",
            "This API as an OpenAPI 3.1 document.",
            content: .publicJSON, schema: .anything,
            DocumentEndpoint.openAPI),
        .document(
            "/docs", room: .documents,
            because: "the API is no secret",
            "This API as a page to read.",
            content: .html,
            DocumentEndpoint.page),
        .document(
            "/docs/style.css", room: .documents,
            because: "it belongs to the page",
            "The page's stylesheet.",
            content: .css,
            DocumentEndpoint.style),
    ]
}
