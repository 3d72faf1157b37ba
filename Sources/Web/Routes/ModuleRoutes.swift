import Access
import Core
import HTTPTypes
import Health

extension RouteTable {
    /// Modules that test themselves, as whoever asks.
    static let modules: [Route] = [
        .moduleTest(.users, UsersModule.test),
        .moduleTest(.apiKeys, APIKeysModule.test),
        .moduleTest(.accounts, AccountsModule.test),
        .moduleTest(.recommendations, RecommendationsModule.test),
    ]
}

extension Route {
    /// A module's test of itself, for whoever has access to the module.
    static func moduleTest(
        _ module: Module, _ test: @escaping @Sendable (SignedContext, Responder) async throws -> ModuleReport
    ) -> Route {
        let answer = AnswerForm.data(ModuleReport.self)
        return Route(
            method: .get, path: "/v1/\(module.rawValue)/health/enhanced", tier: .signed,
            requirement: .permission(.moduleHealth), room: .health,
            summary: "Try what the module \(module.rawValue) is for, as yourself, and leave nothing behind.",
            parameters: [], body: nil, answer: answer.declaration, errors: [],
            handler: .testing(.moduleHealth) { context, responder in
                answer.reply(try await test(context, responder))
            }
        ).within(module)
    }
}
