import Core
import HTTPTypes
import HummingbirdCore
import NIOCore

/// A body that hasn't been read yet. Nothing of it is, until somebody has room for it.
struct IncomingBody: Sendable {
    /// Whether it is a JSON value a line (`application/x-ndjson`) and not one JSON value.
    let isLines: Bool
    private let body: HummingbirdCore.RequestBody
    private let limit: Int

    /// The body of a request, when it is of the declared kind and doesn't announce to be too large.
    init(
        _ body: HummingbirdCore.RequestBody, _ declared: BodyDeclaration, _ fields: HTTPFields
    ) throws(Problem) {
        let contentType = fields.value(of: .contentType)
        isLines = declared.takesLines && MediaType.isJSONLines(contentType)
        guard isLines || declared.isText || declared.isForm || MediaType.isJSON(contentType) else {
            throw Problem(.unsupportedMediaType)
        }
        limit = isLines ? declared.linesLimit : declared.limit
        if let announced = fields.value(of: .contentLength).flatMap({ Int($0) }), announced > limit {
            throw Problem.payloadTooLarge(limit: limit)
        }
        self.body = body
    }

    /// The whole body, within its limit.
    func collect() async throws -> [UInt8] {
        do {
            return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.payloadTooLarge(limit: limit)
        }
    }
}
