/// A type that a request's body is read into.
///
/// The schema is the validation: what it lets through decodes, and it is what the OpenAPI document shows.
///
/// ```swift
/// struct SignIn: RequestBody {
///     let email: EmailAddress
///     let password: Secret<String>
///
///     static let schema = Schema.object([
///         .required("email", "The address of the account.", EmailAddress.schema),
///         .required("password", "The password.", .string(minLength: 1, maxLength: 1024)),
///     ])
/// }
/// ```
public protocol RequestBody: Decodable, Sendable {
    /// What the body may be.
    static var schema: Schema { get }
}

/// Why a request was not understood. Both are the client's to mend: 400.
public enum RequestFault: Error, Sendable, Hashable {
    /// The body is not JSON.
    case malformed(JSONFault)
    /// Fields are missing, unknown or wrong.
    case invalid([FieldProblem])
}
