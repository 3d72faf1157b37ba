import Access
import Core
public import Identity

/// What an operator does about people's second factors.
extension Operations {
    /// Takes a user's second factors away and ends their sessions, for who lost them.
    public func resetFactors(of name: String) async throws(CommandFault) -> UserView {
        try await change(name) { id throws(IdentityFault) in
            try await assembly.identity.secondFactors.reset(id, by: grant)
        }
    }

    /// What a user has set up besides the password.
    public func factors(of name: String) async throws(CommandFault) -> FactorSet {
        let id = try await user(name).id
        return try await translating { () throws(IdentityFault) in
            try await assembly.identity.secondFactors.factors(of: id)
        }
    }
}
