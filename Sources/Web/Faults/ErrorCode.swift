import HTTPTypes

/// Every way in which a request is refused: the code that programs read, the status that goes with it, and the
/// sentence for people.
///
/// A code is part of the API: it may be added, never renamed.
enum ErrorCode: String, Sendable, CaseIterable {
    case malformedRequest = "MALFORMED_REQUEST"
    case malformedJSON = "MALFORMED_JSON"
    case validation = "VALIDATION_ERROR"
    case noAuthToken = "NO_AUTH_TOKEN"
    case invalidToken = "INVALID_TOKEN"
    case tokenExpired = "TOKEN_EXPIRED"
    case invalidCredentials = "INVALID_CREDENTIALS"
    case invalidCurrentPassword = "INVALID_CURRENT_PASSWORD"
    case invalidTicket = "INVALID_TICKET"
    case mfaRequired = "MFA_REQUIRED"
    case mfaEnrolmentRequired = "MFA_ENROLMENT_REQUIRED"
    case mfaSignInRequired = "MFA_SIGN_IN_REQUIRED"
    case lastFactorRequired = "LAST_FACTOR_REQUIRED"
    case stepUpRequired = "STEP_UP_REQUIRED"
    case invalidMFAToken = "INVALID_MFA_TOKEN"
    case invalidMFACode = "INVALID_MFA_CODE"
    case mfaNotSetUp = "MFA_NOT_SET_UP"
    case mfaLocked = "MFA_LOCKED"
    case invalidPasskey = "INVALID_PASSKEY"
    case passkeyRefused = "PASSKEY_REFUSED"
    case passkeyExists = "PASSKEY_EXISTS"
    case tooManyPasskeys = "TOO_MANY_PASSKEYS"
    case crossSiteRequest = "CROSS_SITE_REQUEST"
    case userExists = "USER_EXISTS"
    case invitationAccepted = "INVITATION_ACCEPTED"
    case notOnYourself = "NOT_ON_YOURSELF"
    case lastAdministrator = "LAST_ADMINISTRATOR"
    case legalHold = "LEGAL_HOLD"
    case mailNotConfigured = "MAIL_NOT_CONFIGURED"
    case invalidRefreshToken = "INVALID_REFRESH_TOKEN"
    case accountDisabled = "ACCOUNT_DISABLED"
    case invalidAPIKey = "INVALID_API_KEY"
    case apiKeyExpired = "API_KEY_EXPIRED"
    case apiKeyDeactivated = "API_KEY_DEACTIVATED"
    case apiKeyAddress = "API_KEY_ADDRESS_NOT_ALLOWED"
    case insufficientScope = "INSUFFICIENT_SCOPE"
    case moduleAccessDenied = "MODULE_ACCESS_DENIED"
    case privilegeCeiling = "PRIVILEGE_CEILING"
    case addressBlocked = "ADDRESS_BLOCKED"
    case countryBlocked = "COUNTRY_BLOCKED"
    case addressNotAllowed = "ADDRESS_NOT_ALLOWED"
    case forbidden = "FORBIDDEN"
    case notFound = "NOT_FOUND"
    case nameTaken = "NAME_TAKEN"
    case versionConflict = "VERSION_CONFLICT"
    case notArchived = "NOT_ARCHIVED"
    case archived = "ARCHIVED"
    case roleInUse = "ROLE_IN_USE"
    case inAnotherTeam = "IN_ANOTHER_TEAM"
    case tooManyKeys = "TOO_MANY_API_KEYS"
    case keyReplaced = "API_KEY_REPLACED"
    case interactiveSessionRequired = "INTERACTIVE_SESSION_REQUIRED"
    case alreadyDecided = "ALREADY_DECIDED"
    case ownProposal = "OWN_PROPOSAL"
    case approvedBefore = "APPROVED_BEFORE"
    case complianceViolation = "COMPLIANCE_VIOLATION"
    case cannotBeUndone = "CANNOT_BE_UNDONE"
    case recordChanged = "RECORD_CHANGED"
    case idempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case requestTimeout = "REQUEST_TIMEOUT"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case accountLocked = "ACCOUNT_LOCKED"
    case rateLimitExceeded = "RATE_LIMIT_EXCEEDED"
    case headersTooLarge = "HEADERS_TOO_LARGE"
    case internalError = "INTERNAL_ERROR"
    case unavailable = "SERVICE_UNAVAILABLE"
    case overloaded = "OVERLOADED"
    case timedOut = "TIMED_OUT"
    case notReady = "NOT_READY"

    /// The status of the answer.
    var status: HTTPResponse.Status { meaning.status }

    /// What a person reads, unless a problem says it more precisely.
    var message: String { meaning.message }

    private var meaning: (status: HTTPResponse.Status, message: String) {
        switch self {
        case .malformedRequest: (.badRequest, "The request is not valid HTTP.")
        case .malformedJSON: (.badRequest, "The body is not valid JSON.")
        case .validation: (.badRequest, "Some fields are missing or wrong.")
        case .noAuthToken: (.unauthorized, "No authentication token was provided.")
        case .invalidToken: (.unauthorized, "The authentication token is not valid.")
        case .tokenExpired: (.unauthorized, "The authentication token has expired.")
        case .invalidCredentials: (.unauthorized, "The e-mail address or password is wrong.")
        case .invalidCurrentPassword: (.badRequest, "The current password is wrong.")
        case .invalidTicket: (.badRequest, "The link was used before, is too old, or isn't whole.")
        case .mfaRequired: (.forbidden, "A second factor is needed; send it with the mfaToken.")
        case .mfaEnrolmentRequired:
            (.forbidden, "Your role needs a second factor; set one up with the mfaToken at /v1/auth/mfa/enrolment.")
        case .mfaSignInRequired:
            (.unauthorized, "Your role needs a second factor, and this session rests on none; sign in anew.")
        case .lastFactorRequired: (.conflict, "Your role needs a second factor, and this is the last one.")
        case .stepUpRequired: (.unauthorized, "This needs a fresh proof of who you are; see /v1/auth/mfa/step-up.")
        case .invalidMFAToken: (.badRequest, "This sign-in waited too long or was ended; begin with the password.")
        case .invalidMFACode: (.badRequest, "The code is wrong, or was used before.")
        case .mfaNotSetUp: (.conflict, "No such second factor was set up.")
        case .mfaLocked:
            (
                HTTPResponse.Status(code: 423, reasonPhrase: "Locked"),
                "After too many wrong codes they are refused for a while; use another factor."
            )
        case .invalidPasskey: (.unauthorized, "Nobody can be signed in with this passkey; ask for new options.")
        case .passkeyRefused: (.badRequest, "No passkey was asked for in this session lately; ask for new options.")
        case .passkeyExists: (.conflict, "This passkey was added before.")
        case .tooManyPasskeys: (.conflict, "There are too many passkeys; remove some first.")
        case .crossSiteRequest: (.forbidden, "A page of another site may not use this cookie.")
        case .userExists: (.conflict, "Somebody has this e-mail address or user name already.")
        case .invitationAccepted: (.conflict, "This user has signed in before and needs no invitation.")
        case .notOnYourself: (.conflict, "Nobody does this to their own account.")
        case .lastAdministrator: (.conflict, "Nobody would be left who may administer.")
        case .legalHold: (.conflict, "This person's data is under a legal hold and can't be erased.")
        case .mailNotConfigured: (.serviceUnavailable, "No mail leaves this server; its operator has to set MAIL_URL.")
        case .invalidRefreshToken: (.unauthorized, "The refresh token is not valid, or its session has ended.")
        case .accountDisabled: (.unauthorized, "This account is disabled.")
        case .invalidAPIKey: (.unauthorized, "Invalid API key.")
        case .apiKeyExpired: (.unauthorized, "The API key has expired.")
        case .apiKeyDeactivated: (.unauthorized, "The API key was revoked.")
        case .apiKeyAddress: (.forbidden, "The API key may not be used from this address.")
        case .insufficientScope: (.forbidden, "The API key's scopes don't cover this.")
        case .moduleAccessDenied: (.forbidden, "Your team has not given you this module.")
        case .privilegeCeiling: (.forbidden, "Nobody can give or take away more than they may do themselves.")
        case .addressBlocked: (.forbidden, "Requests from your address are not accepted.")
        case .countryBlocked: (.forbidden, "Requests from your country are not accepted.")
        case .addressNotAllowed: (.forbidden, "Administrators may not act from your address.")
        case .forbidden: (.forbidden, "You are not allowed to do this.")
        case .notFound: (.notFound, "There is nothing here.")
        case .nameTaken: (.conflict, "Something else has this name.")
        case .versionConflict: (.conflict, "Somebody else changed it meanwhile; read it again.")
        case .notArchived: (.badRequest, "Only what is archived can be restored or deleted; archive it first.")
        case .archived: (.conflict, "It is archived; restore it first.")
        case .roleInUse: (.conflict, "Users have this role; give them another one first.")
        case .inAnotherTeam: (.conflict, "The user belongs to another team; they must leave it first.")
        case .tooManyKeys: (.conflict, "There are too many API keys; revoke some first.")
        case .keyReplaced: (.conflict, "This API key was replaced before; replace the new one.")
        case .interactiveSessionRequired:
            (.forbidden, "Only a person who signed in may decide: no API key, no program's token.")
        case .alreadyDecided: (.conflict, "Somebody has decided on it already.")
        case .ownProposal: (.forbidden, "Nobody approves what they proposed.")
        case .approvedBefore: (.conflict, "You have approved it before; somebody else has to approve it, too.")
        case .complianceViolation: (.conflict, "Compliance forbids it; see the details.")
        case .cannotBeUndone: (.conflict, "It was not carried out, was taken back before, or can't be.")
        case .recordChanged: (.conflict, "Somebody has changed the account since.")
        case .idempotencyKeyReused: (.conflict, "This Idempotency-Key was used with another request before.")
        case .methodNotAllowed: (.methodNotAllowed, "This path doesn't take this method; see the Allow header.")
        case .requestTimeout: (.requestTimeout, "The request took too long to arrive.")
        case .payloadTooLarge: (.contentTooLarge, "The body is too large.")
        case .unsupportedMediaType: (.unsupportedMediaType, "The body must be application/json.")
        case .accountLocked: (HTTPResponse.Status(code: 423, reasonPhrase: "Locked"), "This account is locked.")
        case .rateLimitExceeded: (.tooManyRequests, "Too many requests; try again when Retry-After says.")
        case .headersTooLarge: (.requestHeaderFieldsTooLarge, "The request's target or header fields are too large.")
        case .internalError: (.internalServerError, "Something went wrong on our side.")
        case .unavailable: (.serviceUnavailable, "A service this needs can't be reached just now.")
        case .overloaded: (.serviceUnavailable, "The server is busy; try again shortly.")
        case .timedOut: (.serviceUnavailable, "The server took too long; try again.")
        case .notReady: (.serviceUnavailable, "The server is starting or stopping.")
        }
    }
}
