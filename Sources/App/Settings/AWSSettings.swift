import AWS

/// Who this server is to AWS and to stores that speak like it.
struct AWSSettings {
    /// The credentials; nil where none are set.
    let credentials: AWSCredentials?

    /// Reads them, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("AWS")
        let key = reader.optional(
            "AWS_ACCESS_KEY_ID", .text("id"), otherwise: "none",
            "The id of the access key: for Secrets Manager and for the buckets below.")
        let secret = reader.secret("AWS_SECRET_ACCESS_KEY", .text("secret"), otherwise: "none", "The key's secret.")
        let token = reader.secret(
            "AWS_SESSION_TOKEN", .text("token"), otherwise: "none", "What comes with temporary credentials.")
        guard let key, let secret else {
            credentials = nil
            return
        }
        credentials = AWSCredentials(accessKeyID: key, secret: secret, sessionToken: token)
    }
}
