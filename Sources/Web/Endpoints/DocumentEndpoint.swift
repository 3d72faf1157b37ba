/// The API's own description.
enum DocumentEndpoint {
    static func openAPI(_ context: OpenContext) async throws -> [UInt8] {
        context.edge.surroundings.documents.openAPI
    }

    static func page(_ context: OpenContext) async throws -> [UInt8] {
        context.edge.surroundings.documents.page
    }

    static func style(_ context: OpenContext) async throws -> [UInt8] {
        context.edge.surroundings.documents.style
    }
}

/// The documents, built once.
struct Documents: Sendable {
    let openAPI: [UInt8]
    let page: [UInt8]
    let style: [UInt8]

    /// The documents of a server with this version under this URL.
    init(version: String, serverURL: String) {
        openAPI = OpenAPIDocument(version: version, serverURL: serverURL).json
        page = Array(DocumentationPage(RouteTable.all, version: version).html.utf8)
        style = Array(DocumentationPage.style.utf8)
    }
}
