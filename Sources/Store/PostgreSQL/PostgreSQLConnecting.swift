import CLibPQ
import Core
import Foundation

extension PostgreSQLLink {
    /// A connection in blocking mode, as libpq opens it, with the settings that the address leaves open.
    static func connect(_ url: Secret<String>) throws(StoreFault) -> OpaquePointer {
        // Later keywords override earlier ones, so the address has the last word.
        let settings = [
            ("connect_timeout", "5"), ("fallback_application_name", "castellan"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"), ("dbname", url.reveal()),
        ]
        let names = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        let handle = (names.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { names in
            (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
                PQconnectdbParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        guard let handle else { throw .unavailable("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw .postgresqlConnection(handle)
        }
        return handle
    }
}
