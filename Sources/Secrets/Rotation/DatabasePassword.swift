public import Core
public import Store

/// The password of PostgreSQL's role: the role sets its own, so no other rights are needed.
public struct DatabasePassword: RotatedSecret {
    let role: PostgreSQLRole

    /// The password of a role.
    public init(of role: PostgreSQLRole) {
        self.role = role
    }

    /// `database_password`
    public var field: SecretField { .databasePassword }

    /// 256 random bits in base64url: 43 letters that need no quoting in any URL or shell.
    public func make(
        over old: Secret<String>?, _ randomness: any Randomness
    ) async throws(SecretsFault) -> Secret<String> {
        Secret(Base64URL.encode(randomness.bytes(32)))
    }

    /// `ALTER ROLE … PASSWORD` with a SCRAM verifier, so that the new password itself is in no log of the server. Connections that
    /// are open go on; new ones need the new password from here on, and this node has it.
    public func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {
        do { try await role.setPassword(new, over: old) } catch { throw .store(error) }
    }

    /// Signs in with a new connection.
    public func test(_ new: Secret<String>) async throws(SecretsFault) {
        let answer: PostgreSQLRole.SignIn
        do { answer = try await role.signIn(with: new) } catch { throw .unproven("\(error)") }
        guard answer == .withPassword else { throw .unproven("the server didn't ask for it") }
    }

    /// A server that asks for no password would let a wrong one pass the test.
    public func obstacle(_ current: Secret<String>?) async -> String? {
        guard let current else { return nil }
        guard (try? await role.signIn(with: current)) == .withoutPassword else { return nil }
        return "PostgreSQL lets this role in without its password: ask for it in pg_hba.conf (scram-sha-256) first"
    }
}
