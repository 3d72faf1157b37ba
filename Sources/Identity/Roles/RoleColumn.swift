import Access
import Store

extension Role {
    /// What the custom role of a row of `users` allows, to select beside `users.role`; `NULL` for a built-in one.
    static let permissionsColumn: SQL = "(SELECT roles.permissions FROM roles WHERE roles.name = users.role)"

    /// The role that a `role` column names, with the custom role's permissions. A name that is no role's is a fault, so
    /// that nobody gets rights from a typing error.
    init(column name: String, permissions: JSONText?) throws(StoreFault) {
        if let builtIn = Role(name: name) {
            self = builtIn
        } else if let permissions, let role = Role(custom: name, permissions: try Set(column: permissions)) {
            self = role
        } else {
            throw .decoding("users.role holds no role: \(name)")
        }
    }
}
