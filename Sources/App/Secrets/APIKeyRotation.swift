import Access
import Core
import Identity
import Secrets

extension Operations {
    /// For how long a key that was replaced works on, so that programs can be changed over one by one.
    private static let overlap = Duration.seconds(7 * 86_400)

    /// Replaces one API key, or without an id each that is old enough to be reminded of. Says of each what became of it, since the new
    /// texts are told this once: what fails doesn't hide what was done.
    func rotateAPIKeys(_ text: String?) async throws(CommandFault) -> [RotatedSecretView] {
        let keys = assembly.identity.keys
        let wanted: [APIKeyID]
        if let text {
            guard let id = APIKeyID(text) else { throw .unknownKey(text) }
            wanted = [id]
        } else {
            let limit = assembly.time.now() - assembly.secrets.settings.otherAge + SecretLedger.remindsAhead
            wanted = try await translating { () throws(IdentityFault) in try await keys.replaceable() }
                .filter { $0.createdAt <= limit }.map(\.id)
        }
        var views: [RotatedSecretView] = []
        for id in wanted {
            do throws(IdentityFault) { views.append(try await rotateAPIKey(id)) } catch {
                views.append(RotatedSecretView(.apiKeys, "\(id) is as it was: \(CommandFault(error).message)"))
            }
        }
        return views
    }

    private func rotateAPIKey(_ id: APIKeyID) async throws(IdentityFault) -> RotatedSecretView {
        let outcome = try await assembly.identity.keys.rotate(
            id, within: .all, ceiling: Set(Permission.allCases), overlap: Self.overlap, repetition: nil, by: grant)
        let why: String
        switch outcome {
        case .created(let new):
            return RotatedSecretView(
                .apiKeys, "“\(new.key.name)” of \(new.key.userID); the one before, \(id), works on for a week",
                secret: new.text)
        case .tooMany: why = "its owner has too many"
        case .replaced: why = "it was replaced before"
        case .notFound, .scopesRefused, .repetitionDiffers: why = "there is no such key that works"
        }
        return RotatedSecretView(.apiKeys, "\(id) is as it was: \(why)")
    }
}
