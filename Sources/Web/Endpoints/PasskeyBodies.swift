import Authenticators
import Core
import Identity

/// `{"name", "credential"}`
struct PasskeyRegistrationBody: RequestBody {
    let name: String
    let credential: RegistrationResponse

    static let schema = Schema.object([
        .required("name", "What to call it.", PasskeyNameBody.nameSchema),
        .required(
            "credential", "What `PublicKeyCredential.toJSON()` gave after `navigator.credentials.create()`.",
            RegistrationResponse.schema),
    ])
}

/// `{"name"}`
struct PasskeyNameBody: RequestBody {
    let name: String

    static let nameSchema = Schema.string(minLength: 1, maxLength: PasskeyView.longestName)
    static let schema = Schema.object([.required("name", "What to call it.", nameSchema)])
}

/// `{"mfaToken"}`
struct PasskeyQuestionBody: RequestBody {
    let mfaToken: Secret<String>

    static let schema = Schema.object([
        .required("mfaToken", SecondFactorBody.tokenSummary, .string(minLength: 1, maxLength: 200))
    ])
}

/// `{"passkeyToken", "credential", "cookie"?}`
struct PasskeySignInBody: RequestBody {
    let passkeyToken: Secret<String>
    let credential: AuthenticationResponse
    let cookie: Bool?

    static let schema = Schema.object([
        .required("passkeyToken", "What came with the options: `pk_…`.", .string(minLength: 1, maxLength: 200)),
        .required("credential", SecondFactorBody.credentialSummary, AuthenticationResponse.schema),
        .optional(
            "cookie", "Whether the refresh token comes in a cookie that pages can't read, instead of the answer.",
            .boolean),
    ])
}

/// `{"options"}`
struct CreationOptionsView: JSONWritable {
    let options: RegistrationOptions

    static let schema = Schema.object([
        .required(
            "options", "For `PublicKeyCredential.parseCreationOptionsFromJSON()`.", RegistrationOptions.schema)
    ])

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("options")
        options.write(to: &writer)
        writer.endObject()
    }
}

/// `{"options", "passkeyToken"?}`
struct RequestOptionsView: JSONWritable {
    let options: AuthenticationOptions
    var token: Secret<String>?

    static let schema = Schema.object([
        .required(
            "options", "For `PublicKeyCredential.parseRequestOptionsFromJSON()`.", AuthenticationOptions.schema),
        .optional("passkeyToken", "What to send with the answer of a sign-in without a password.", .string()),
    ])

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("options")
        options.write(to: &writer)
        if let token {
            writer.key("passkeyToken")
            writer.string(token.reveal())
        }
        writer.endObject()
    }
}

/// One's passkeys.
struct PasskeysView: Shaped {
    let passkeys: [PasskeyView]

    static let shape = Shape<PasskeysView>(
        "Passkeys", "One's keys and passkeys.", [.field("passkeys", "The passkeys, the oldest first.") { $0.passkeys }])
}

/// A passkey that was added.
struct AddedPasskeyView: Shaped {
    let passkey: PasskeyView
    let result: FactorChangeResult

    static let shape = Shape<AddedPasskeyView>(
        "AddedPasskey", "A passkey was added.",
        [
            .field("passkey", "The passkey.") { $0.passkey },
            .field("recoveryCodes", "New codes for recovery, shown this once; empty when there are none.") {
                $0.result.recoveryCodes.map { $0.reveal() }
            },
            .field("endedSessions", "How many other sessions were ended with it.") { $0.result.endedSessions },
        ])
}
