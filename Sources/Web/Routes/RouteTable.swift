/// Every route of the server. To add one, add a block to its room's part (`IdentityRoutes.swift` and its like, beside this
/// file) and its function under `Endpoints/`; the router, `HEAD`, `Allow`, the OpenAPI document and the tests follow from
/// the block.
enum RouteTable {
    /// All routes, in the order of the document.
    static let all: [Route] =
        identity + secondFactors + passkeys + enrolment + forward + users + access + apiKeys + oauthMetadata
        + oauthEndpoints + oauthClients + pages + securityEvents + audit + witness + personalData + network + accounts
        + recommendations + health
        + modules + agents + mcp + status + documents
}
