import Web

/// `castellan openapi`: the document that a server answers at `/openapi.json`.
public enum APIDocument {
    /// The document as JSON, for a server at `url`.
    public static func json(url: String) -> String {
        String(decoding: OpenAPIDocument(version: Release.current.version, serverURL: url).json, as: UTF8.self)
    }
}
