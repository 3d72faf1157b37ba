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
    case invalidRefreshToken = "INVALID_REFRESH_TOKEN"
    case accountDisabled = "ACCOUNT_DISABLED"
    case forbidden = "FORBIDDEN"
    case notFound = "NOT_FOUND"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case requestTimeout = "REQUEST_TIMEOUT"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case accountLocked = "ACCOUNT_LOCKED"
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
        case .invalidRefreshToken: (.unauthorized, "The refresh token is not valid, or its session has ended.")
        case .accountDisabled: (.unauthorized, "This account is disabled.")
        case .forbidden: (.forbidden, "You are not allowed to do this.")
        case .notFound: (.notFound, "There is nothing here.")
        case .methodNotAllowed: (.methodNotAllowed, "This path doesn't take this method; see the Allow header.")
        case .requestTimeout: (.requestTimeout, "The request took too long to arrive.")
        case .payloadTooLarge: (.contentTooLarge, "The body is too large.")
        case .unsupportedMediaType: (.unsupportedMediaType, "The body must be application/json.")
        case .accountLocked: (HTTPResponse.Status(code: 423, reasonPhrase: "Locked"), "This account is locked.")
        case .headersTooLarge: (.requestHeaderFieldsTooLarge, "The request's target or header fields are too large.")
        case .internalError: (.internalServerError, "Something went wrong on our side.")
        case .unavailable: (.serviceUnavailable, "A service this needs can't be reached just now.")
        case .overloaded: (.serviceUnavailable, "The server is busy; try again shortly.")
        case .timedOut: (.serviceUnavailable, "The server took too long; try again.")
        case .notReady: (.serviceUnavailable, "The server is starting or stopping.")
        }
    }
}
