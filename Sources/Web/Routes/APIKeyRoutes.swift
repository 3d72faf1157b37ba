import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// API keys: for programs that act for a user.
    static let apiKeys: [Route] = [
        .signed(
            .post, "/v1/api-keys", needs: .keyCreate, room: .apiKeys,
            "Make an API key of one's own. The key is shown this once; a repetition (`Idempotency-Key`) doesn't show it.",
            body: .json(NewAPIKeyBody.self), answer: APIKeyEndpoint.made, errors: [.privilegeCeiling, .tooManyKeys],
            APIKeyEndpoint.create
        ).within(.apiKeys).repeatable(),
        .signed(
            .get, "/v1/api-keys", needs: .keyRead, room: .apiKeys,
            "API keys, the latest first: one's own, the team's or all.",
            parameters: APIKeyEndpoint.listParameters, answer: .data(APIKeysView.self),
            APIKeyEndpoint.list
        ).within(.apiKeys),
        .signed(
            .get, "/v1/api-keys/{key}", needs: .keyRead, room: .apiKeys,
            "One API key, without its secret.",
            parameters: [APIKeyEndpoint.key], answer: .data(APIKeyView.self), errors: [.notFound],
            APIKeyEndpoint.get
        ).within(.apiKeys),
        .signed(
            .delete, "/v1/api-keys/{key}", needs: .keyRevoke, room: .apiKeys,
            "Revoke an API key; remove one that was revoked before. Anybody's with `key:revoke_all`.",
            parameters: [APIKeyEndpoint.key], answer: .data(EndedKeyView.self), errors: [.notFound],
            APIKeyEndpoint.end),
        .signed(
            .post, "/v1/api-keys/{key}/rotate", needs: .keyCreate, room: .apiKeys,
            "Make a key that replaces one of one's own, which works on for a while.",
            parameters: [APIKeyEndpoint.key], body: .json(RotationBody.self), answer: APIKeyEndpoint.made,
            errors: [.notFound, .keyReplaced, .tooManyKeys], APIKeyEndpoint.rotate
        ).within(.apiKeys).repeatable(),
    ]
}
