import Access
import Core
import HTTPTypes

/// Routes that choose among several forms of an answer: the first declared is the usual one.
extension Route {
    /// A route for anybody, whose handler makes the answer itself.
    static func open(
        _ path: String, tier: Tier, room: Room, because reason: String, _ summary: String, answer: AnswerDeclaration,
        _ handle: @escaping @Sendable (OpenContext) async throws -> Reply
    ) -> Route {
        Route(
            method: .get, path: path, tier: tier, requirement: .nothing(because: reason), room: room, summary: summary,
            parameters: [], body: nil, answer: answer, errors: [],
            handler: .open { context, _ in try await handle(context) })
    }

    /// A route for whoever has a permission, whose handler makes the answer itself.
    static func signed(
        _ path: String, needs permission: Permission, room: Room, _ summary: String, answer: AnswerDeclaration,
        _ handle: @escaping @Sendable (SignedContext) async throws -> Reply
    ) -> Route {
        Route(
            method: .get, path: path, tier: .signed, requirement: .permission(permission), room: room, summary: summary,
            parameters: [], body: nil, answer: answer, errors: [],
            handler: .signed(permission) { context, _ in try await handle(context) })
    }
}
