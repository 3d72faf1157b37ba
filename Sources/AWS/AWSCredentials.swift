public import Core

/// Who signs a request to AWS, or to a store that speaks like it.
public struct AWSCredentials: Sendable {
    /// The id of the access key, which is no secret.
    public let accessKeyID: String
    let secret: Secret<String>
    let sessionToken: Secret<String>?

    /// Credentials; `sessionToken` comes with temporary ones.
    public init(accessKeyID: String, secret: Secret<String>, sessionToken: Secret<String>? = nil) {
        self.accessKeyID = accessKeyID
        self.secret = secret
        self.sessionToken = sessionToken
    }
}
