import Core
import HTTPTypes
import Health

/// How the server does, for administrators.
enum HealthEndpoint {
    static let usual = AnswerForm.data(HealthReport.self)
    /// The same report in the form that tools read.
    static let document = AnswerDeclaration(status: .ok, content: .healthReport, schema: HealthDocument.schema)

    static func report(_ context: SignedContext) async throws -> Reply {
        let report = await context.services.health.report(endpoints: RouteTable.health.map(\.path))
        let accept = Accept(context.edge.head.headerFields[.accept])
        var reply: Reply
        if accept.asksFor(document.content.mediaType, insteadOf: usual.declaration.content.mediaType) {
            var writer = JSONWriter(capacity: 4 << 10)
            HealthDocument(report).write(to: &writer)
            reply = Reply(status: document.status, content: document.content, body: writer.bytes)
        } else {
            reply = usual.reply(report)
        }
        reply.fields.append(HTTPField(name: .vary, value: "Accept"))
        return reply
    }

    static func database(_ context: SignedContext) async throws -> DatabaseReport {
        try await context.services.health.databaseReport()
    }

    static func redis(_ context: SignedContext) async throws -> RedisReport {
        .notConfigured
    }

    static func accounts(_ context: SignedContext) async throws -> AccountsReport {
        context.services.health.accountsReport
    }
}
