/// What clients have to know before they ask for anything.
enum MetadataEndpoint {
    static func server(_ context: OpenContext) async throws -> [UInt8] {
        context.services.authorizationServer.metadata
    }

    static func resource(_ context: OpenContext) async throws -> [UInt8] {
        context.services.authorizationServer.resourceMetadata
    }
}
