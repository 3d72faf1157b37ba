import CLibPQ
import Core
import Foundation

extension PostgreSQLLink {
    /// A connection in blocking mode, with the password that is taken of those that are known.
    static func connect(_ url: Secret<String>, _ passwords: PostgreSQLPasswords?) throws(StoreFault) -> OpaquePointer {
        guard let passwords else { return try connect(url, password: nil).mapError(\.fault).get() }
        return try passwords.connect { connect(url, password: $0) }
    }

    /// A connection in blocking mode, as libpq opens it, with the settings that the address leaves open; with a password instead
    /// of the address's, if one is given.
    static func connect(_ url: Secret<String>, password: Secret<String>?) -> Result<OpaquePointer, PasswordRefusal> {
        // Later keywords override earlier ones, so the address has the last word, but for the password.
        let settings =
            [
                ("connect_timeout", "5"), ("fallback_application_name", "castellan"), ("client_encoding", "UTF8"),
                ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
                ("tcp_user_timeout", "30000"), ("dbname", url.reveal()),
            ] + (password.map { [("password", $0.reveal())] } ?? [])
        let names = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        let handle = (names.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { names in
            (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
                PQconnectdbParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        guard let handle else {
            return .failure(PasswordRefusal(fault: .unavailable("out of memory"), mayBeThePassword: false))
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            return .failure(
                PasswordRefusal(
                    fault: .postgresqlConnection(handle), mayBeThePassword: PQconnectionUsedPassword(handle) == 1))
        }
        return .success(handle)
    }
}
