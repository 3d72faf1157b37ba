import CLibPQ
public import Core

/// The role that connections to PostgreSQL are made as, to replace its password.
public struct PostgreSQLRole: Sendable {
    private let url: Secret<String>
    private let passwords: PostgreSQLPasswords?

    /// The role of a database's address. It is asked without a transaction pooler between, when there is such an address.
    public init(_ configuration: PostgreSQLConfiguration) {
        url = configuration.directURL ?? configuration.url
        passwords = configuration.passwords
    }

    /// How a connection came about.
    public enum SignIn: Sendable, Equatable {
        /// The server asked for the password, and took it.
        case withPassword
        /// The server didn't ask.
        case withoutPassword
    }

    /// Makes a connection with a password, and ends it.
    public func signIn(with password: Secret<String>) async throws(StoreFault) -> SignIn {
        try await BlockingWork.run { [url] () throws(StoreFault) in
            let handle = try PostgreSQLLink.connect(url, password: password).mapError(\.fault).get()
            defer { PQfinish(handle) }
            return PQconnectionUsedPassword(handle) == 1 ? .withPassword : .withoutPassword
        }
    }

    /// Gives the role a new password, as a verifier that the server can't read it from; signs in with the old one, or the new one if
    /// it was set before. From then on new connections of this process are made with either.
    public func setPassword(_ new: Secret<String>, over old: Secret<String>?) async throws(StoreFault) {
        passwords?.expect(new)
        try await BlockingWork.run { [url] () throws(StoreFault) in
            var last = StoreFault.unavailable("there is no password to sign in with")
            for password in [old, new].compactMap(\.self) {
                switch PostgreSQLLink.connect(url, password: password) {
                case .success(let handle):
                    defer { PQfinish(handle) }
                    return try Self.alter(handle, new)
                case .failure(let refusal):
                    guard refusal.mayBeThePassword else { throw refusal.fault }
                    last = refusal.fault
                }
            }
            throw last
        }
        passwords?.prefer(new)
    }

    private static func alter(_ handle: OpaquePointer, _ new: Secret<String>) throws(StoreFault) {
        // As the server's `password_encryption` says.
        guard let verifier = PQencryptPasswordConn(handle, new.reveal(), PQuser(handle), nil) else {
            throw .postgresqlConnection(handle)
        }
        defer { PQfreemem(verifier) }
        guard let literal = PQescapeLiteral(handle, verifier, String(cString: verifier).utf8.count) else {
            throw .postgresqlConnection(handle)
        }
        defer { PQfreemem(literal) }
        let result = PQexec(handle, "ALTER ROLE CURRENT_USER PASSWORD \(String(cString: literal))")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw .postgresqlConnection(handle) }
    }
}
